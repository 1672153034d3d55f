using Microsoft.AspNetCore.Http;

namespace Ouistiti.Middleware.Http;

/// <summary>Answers that are known as a whole.</summary>
internal static class ResponseExtensions
{
    /// <summary>Sends a body with its type and length; to HEAD, these alone (RFC 9110, section 9.3.2).</summary>
    public static async Task SendAsync(this HttpContext context, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            _ = await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }
}
