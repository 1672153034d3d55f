using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Middleware.AccessLogging;

/// <summary>Logs each request when it has been answered, with its path in escaped form. The query is left out: it may hold secrets.</summary>
internal sealed partial class AccessLogMiddleware(RequestDelegate next, TimeProvider time, ILogger<AccessLogMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var start = time.GetTimestamp();
        var body = new CountingResponseBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        context.Features.Set<IHttpResponseBodyFeature>(body);
        var path = context.Request.Path;
        try
        {
            await next(context);
        }
        finally
        {
            var client = AddressOf(context.Connection.RemoteIpAddress);
            var user = NameOf(context.User);
            var site = context.Features.Get<ISiteFeature>()?.Name ?? "-";
            var duration = Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 3);
            var (request, response) = (context.Request, context.Response);
            if (context.Features.Get<Refusal>() is { } refusal)
            {
                Log.RequestRefused(logger, client, user, site, request.Method, path.ToUriComponent(), request.Protocol, response.StatusCode, body.Count, duration, refusal.Reason);
            }
            else
            {
                Log.RequestAnswered(logger, client, user, site, request.Method, path.ToUriComponent(), request.Protocol, response.StatusCode, body.Count, duration);
            }
        }
    }

    /// <summary>An IPv4 client reads as one, also on a socket that takes both versions.</summary>
    private static string AddressOf(IPAddress? address) =>
        (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "-";

    /// <summary>A name that could be taken for more than one field, or for none, stands in quotation marks.</summary>
    private static string NameOf(ClaimsPrincipal user) => user.Identity?.Name is not { Length: > 0 } name ? "-"
        : name == "-" || name.Any(character => char.IsWhiteSpace(character) || character == '"')
            ? $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : name;

    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Information, "{Client} {User} {Site} {Method} {Path} {Protocol} {Status} {Bytes} B {Duration} ms")]
        public static partial void RequestAnswered(
            ILogger logger, string client, string user, string site, string method, string path, string protocol, int status, long bytes, double duration);

        [LoggerMessage(1001, LogLevel.Information, "{Client} {User} {Site} {Method} {Path} {Protocol} {Status} {Bytes} B {Duration} ms, refused: {Reason}")]
        public static partial void RequestRefused(
            ILogger logger, string client, string user, string site, string method, string path, string protocol, int status, long bytes, double duration, string reason);
    }
}
