using Microsoft.AspNetCore.Builder;

namespace Ouistiti.Middleware.Headers;

/// <summary>Adds the headers of every answer to a pipeline.</summary>
public static class ResponseHeadersExtensions
{
    /// <summary>Adds the default headers, with those that are configured added, replaced, or taken away.</summary>
    public static IApplicationBuilder UseResponseHeaders(this IApplicationBuilder app, IReadOnlyDictionary<string, string> configured) =>
        app.UseMiddleware<ResponseHeadersMiddleware>(configured);
}
