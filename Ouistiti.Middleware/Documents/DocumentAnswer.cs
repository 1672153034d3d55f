using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Documents;

/// <summary>Answers GET and HEAD with a document, as their conditions and ranges ask (RFC 9110, sections 13 and 14).</summary>
internal sealed class DocumentAnswer(CacheControl cacheControl)
{
    /// <summary>Sends a document, parts of it, or why it is not sent.</summary>
    /// <exception cref="IOException">It cannot be read to the end: the response cannot be completed.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public Task SendAsync(HttpContext context, string path, Representation document)
    {
        var (request, response) = (context.Request, context.Response);
        switch (Preconditions.Evaluate(request.Headers, document.EntityTag, document.LastModified))
        {
            case PreconditionResult.Failed:
                response.StatusCode = StatusCodes.Status412PreconditionFailed;
                return Task.CompletedTask;

            case PreconditionResult.NotModified:
                Describe(response, path, document);
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
        }

        var ranges = RangesOf(request, document);
        if (ranges is [])
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = $"bytes */{document.Body.Length}";
            return Task.CompletedTask;
        }

        Describe(response, path, document);
        if (document.Body.Length == 0)
        {
            // As the reference answers: there is nothing to show. Browsers want a style or a script to say that it is one all the same.
            response.ContentType = document.ContentType;
            response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        if (document.Coding is { } coding)
        {
            response.Headers.ContentEncoding = coding.Name;
        }

        return document.IsEncodedLate ? SendEncodedAsync(context, document)
            : ranges is { Count: > 1 } ? MultipartRanges.SendAsync(context, document, ranges)
            : SendAsync(context, document, ranges?[0]);
    }

    private void Describe(HttpResponse response, string path, Representation document)
    {
        response.Headers.ContentLocation = CanonicalPath.ToUriComponent(path);
        response.Headers.ETag = document.EntityTagField;
        response.Headers.LastModified = document.LastModifiedField;
        cacheControl.Apply(response, path);
    }

    private static IReadOnlyList<ByteRange>? RangesOf(HttpRequest request, Representation document) =>
        request.Headers.Range.Count > 0 && HttpMethods.IsGet(request.Method) && document.Body.Length > 0 && !document.IsEncodedLate
            && Preconditions.IsRangeAllowed(request.Headers, document.EntityTag, document.ExactDate)
            ? ByteRanges.Parse(request.Headers.Range, document.Body.Length)
            : null;

    private static async Task SendAsync(HttpContext context, Representation document, ByteRange? part)
    {
        var (response, total) = (context.Response, document.Body.Length);
        var range = part ?? new ByteRange(0, total);
        if (part is not null)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = range.Describe(total);
        }

        response.Headers.AcceptRanges = "bytes";
        response.ContentType = document.ContentType;
        response.ContentLength = range.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await document.Body.SendAsync(context, range);
        }
    }

    private static async Task SendEncodedAsync(HttpContext context, Representation document)
    {
        context.Response.ContentType = document.ContentType;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            // Encoding takes a while, in which it shall be seen that the client leaves.
            await Task.Yield();
            await document.Coding!.EncodeAsync(document.Body, context.Response.Body, CompressionLevel.Fastest, context.RequestAborted);
        }
    }
}
