using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Ouistiti.Middleware.Headers;

namespace Ouistiti.Middleware.Monitoring;

/// <summary>Adds health and metrics to an application.</summary>
public static class MonitoringExtensions
{
    /// <summary>Adds what collects health and metrics. The health checks themselves are added by whoever has something to tell.</summary>
    public static IHealthChecksBuilder AddMonitoring(this IServiceCollection services) =>
        services.AddSingleton<MetricsCollector>().AddHealthChecks();

    /// <summary>Answers health and metrics on the configured endpoint.</summary>
    public static IApplicationBuilder UseMonitoring(this IApplicationBuilder app, MonitoringOptions? options)
    {
        if (options is null)
        {
            return app;
        }

        // Collected from the start, not from the first question on.
        _ = app.ApplicationServices.GetRequiredService<MetricsCollector>();
        return app.UseResponseHeaders(new Dictionary<string, string>()).UseMiddleware<MonitoringMiddleware>(options);
    }
}
