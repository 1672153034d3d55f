using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.ErrorPages;

/// <summary>Writes the built-in error pages: short, and saying no more than the status code does.</summary>
internal static class ErrorPageWriter
{
    private const string Style =
        "html{color-scheme:light dark;font:1.1rem/1.5 system-ui,sans-serif}body{display:grid;place-content:center;min-height:90vh;margin:0;padding:1rem;text-align:center}"
        + "h1{margin:0;font-size:4rem;letter-spacing:.05em}p{margin:.3rem}";

    private static readonly string Policy =
        $"default-src 'none'; style-src {ContentSecurityPolicy.SourceOf(Style)}; frame-ancestors 'none'";

    public static Task WriteAsync(HttpContext context, ErrorPageFormat format)
    {
        var status = context.Response.StatusCode;
        var reason = ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } known ? known : "Error";
        switch (format)
        {
            case ErrorPageFormat.Html:
                context.Response.Headers.ContentSecurityPolicy = Policy;
                return context.SendAsync("text/html; charset=utf-8", Encoding.UTF8.GetBytes(Html(status, reason)));

            case ErrorPageFormat.Json:
                return context.SendAsync("application/problem+json", Json(status, reason));

            default:
                return context.SendAsync("text/plain; charset=utf-8", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{status} {reason}\r\n")));
        }
    }

    private static string Html(int status, string reason) => string.Create(CultureInfo.InvariantCulture, $"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>{status} {reason}</title>
        <style>{Style}</style>
        <h1>{status}</h1>
        <p>{reason}</p>
        </html>

        """);

    /// <summary>Problem details (RFC 9457) of no particular type.</summary>
    private static ReadOnlyMemory<byte> Json(int status, string reason)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("type", "about:blank");
        writer.WriteString("title", reason);
        writer.WriteNumber("status", status);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
