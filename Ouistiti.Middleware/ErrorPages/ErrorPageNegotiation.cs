using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.ErrorPages;

/// <summary>Chooses the form of an error page by the request's Accept header (RFC 9110, section 12.5.1).</summary>
internal static class ErrorPageNegotiation
{
    private static readonly (ErrorPageFormat Format, MediaTypeHeaderValue[] Types)[] Offered =
    [
        (ErrorPageFormat.Text, [new("text/plain")]),
        (ErrorPageFormat.Html, [new("text/html")]),

        // text/json is what the reference's own pages ask for.
        (ErrorPageFormat.Json, [new("application/problem+json"), new("application/json"), new("text/json")]),
    ];

    public static ErrorPageFormat Choose(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return ErrorPageFormat.Text;
        }

        // Text comes first, and so wins where two are equally welcome.
        var best = (Format: ErrorPageFormat.Text, Quality: 0.0);
        foreach (var (format, types) in Offered)
        {
            var quality = types.Max(type => accepted.QualityOf(type).Quality);
            if (quality > best.Quality)
            {
                best = (format, quality);
            }
        }

        return best.Format;
    }
}
