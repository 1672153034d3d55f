using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Documents;

/// <summary>Several parts of a document in one answer (RFC 9110, sections 14.6 and 15.3.7.2).</summary>
internal static class MultipartRanges
{
    /// <summary>Sends the parts in their order.</summary>
    public static async Task SendAsync(HttpContext context, Representation document, IReadOnlyList<ByteRange> ranges)
    {
        var (response, body) = (context.Response, document.Body);

        // No part may hold it, which nobody can arrange who cannot guess it.
        var boundary = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var heads = ranges.Select(range => Encoding.ASCII.GetBytes(
            $"\r\n--{boundary}\r\nContent-Type: {document.ContentType}\r\nContent-Range: {range.Describe(body.Length)}\r\n\r\n")).ToArray();
        var end = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");

        response.StatusCode = StatusCodes.Status206PartialContent;
        response.ContentType = $"multipart/byteranges; boundary={boundary}";
        response.ContentLength = ranges.Sum(range => range.Length) + heads.Sum(head => head.Length) + end.Length;
        for (var i = 0; i < ranges.Count; i++)
        {
            (await response.BodyWriter.WriteAsync(heads[i], context.RequestAborted)).ThrowIfGone();
            await body.SendAsync(context, ranges[i]);
        }

        _ = await response.BodyWriter.WriteAsync(end, context.RequestAborted);
    }
}
