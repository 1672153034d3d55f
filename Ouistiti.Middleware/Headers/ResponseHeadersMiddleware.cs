using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Ouistiti.Middleware.Headers;

/// <summary>Gives each answer its headers before any feature runs, so that a feature may still replace one.</summary>
internal sealed class ResponseHeadersMiddleware(RequestDelegate next, IReadOnlyDictionary<string, string> configured)
{
    private readonly KeyValuePair<string, StringValues>[] _headers =
        [.. ResponseHeaders.With(configured).Select(header => KeyValuePair.Create(header.Key, new StringValues(header.Value)))];

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        foreach (var (name, value) in _headers)
        {
            headers[name] = value;
        }

        return next(context);
    }
}
