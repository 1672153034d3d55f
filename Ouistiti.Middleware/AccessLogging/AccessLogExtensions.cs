using Microsoft.AspNetCore.Builder;

namespace Ouistiti.Middleware.AccessLogging;

/// <summary>Adds the access log to an application.</summary>
public static class AccessLogExtensions
{
    /// <summary>Logs each request that comes through here, where the options ask for it.</summary>
    public static IApplicationBuilder UseAccessLog(this IApplicationBuilder app, AccessLogOptions options) =>
        options.Enabled ? app.UseMiddleware<AccessLogMiddleware>() : app;
}
