using Microsoft.AspNetCore.Http;

namespace Ouistiti.Middleware.Http;

/// <summary>Answers that are known as a whole.</summary>
internal static class ResponseExtensions
{
    /// <summary>Leads on; after a POST, by GET (RFC 9110, section 15.4.4).</summary>
    public static void Redirect(this HttpContext context, string target)
    {
        context.Response.StatusCode = HttpMethods.IsPost(context.Request.Method) ? StatusCodes.Status303SeeOther : StatusCodes.Status302Found;
        context.Response.Headers.Location = target;
    }

    /// <summary>Refuses a method that a resource does not have (RFC 9110, section 15.5.6).</summary>
    /// <param name="context">The request.</param>
    /// <param name="allowed">Those that it has, joined by commas.</param>
    public static void RefuseMethod(this HttpContext context, string allowed)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = allowed;
    }

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
