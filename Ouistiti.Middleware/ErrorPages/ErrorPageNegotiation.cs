using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Ouistiti.Middleware.ErrorPages;

/// <summary>Chooses the form of an error page by the request's Accept header (RFC 9110, section 12.5.1).</summary>
internal static class ErrorPageNegotiation
{
    public static ErrorPageFormat Choose(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return ErrorPageFormat.Text;
        }

        var best = (Format: ErrorPageFormat.Text, Quality: 0.0);
        foreach (var range in accepted)
        {
            var quality = range.Quality ?? 1.0;
            if (quality > best.Quality && FormatOf(range) is { } format)
            {
                best = (format, quality);
            }
        }

        return best.Format;
    }

    private static ErrorPageFormat? FormatOf(MediaTypeHeaderValue range) => range.MediaType.Value?.ToLowerInvariant() switch
    {
        "text/html" or "application/xhtml+xml" => ErrorPageFormat.Html,

        // text/json is what the reference's own pages ask for.
        "application/json" or "application/problem+json" or "application/*" or "text/json" => ErrorPageFormat.Json,
        "text/plain" or "text/*" or "*/*" => ErrorPageFormat.Text,
        _ => null,
    };
}
