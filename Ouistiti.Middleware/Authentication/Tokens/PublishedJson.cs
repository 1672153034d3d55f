using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Answers with what everybody may know, and may keep for some minutes.</summary>
internal static class PublishedJson
{
    // Much shorter than a key is published before it signs.
    private const string Cacheable = "public, max-age=300";

    private static readonly Refusal WrongMethod = new(StatusCodes.Status405MethodNotAllowed, "method");

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="write">Writes the members of the one object.</param>
    public static Task AnswerAsync(HttpContext context, string contentType, Action<Utf8JsonWriter> write)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            headers.Allow = "GET, HEAD";
            context.Refuse(WrongMethod);
            return Task.CompletedTask;
        }

        var content = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(content))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        headers.CacheControl = Cacheable;
        headers.Pragma = default;
        headers.Expires = default;
        return context.SendAsync(contentType, content.WrittenMemory);
    }
}
