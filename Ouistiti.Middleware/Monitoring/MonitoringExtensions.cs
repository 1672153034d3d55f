using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Middleware.Monitoring;

/// <summary>Adds health and metrics to an application.</summary>
public static class MonitoringExtensions
{
    /// <summary>Adds what collects health and metrics. The health checks themselves are added by whoever has something to tell.</summary>
    public static IHealthChecksBuilder AddMonitoring(this IServiceCollection services) =>
        services.AddSingleton<MetricsCollector>().AddHealthChecks();

    /// <summary>Whether a request asks for health or metrics: on the monitoring endpoint, and there alone.</summary>
    public static bool IsAskedBy(this MonitoringOptions options, HttpContext context) =>
        string.Equals(context.Features.Get<IEndpointFeature>()?.Name, options.Endpoint, StringComparison.OrdinalIgnoreCase)
        && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && (context.Request.Path.Value == options.HealthPath || context.Request.Path.Value == options.MetricsPath);

    /// <summary>Answers with health or metrics. Collects from now on, not from the first question on.</summary>
    public static IApplicationBuilder UseMonitoring(this IApplicationBuilder app, MonitoringOptions options)
    {
        _ = app.ApplicationServices.GetRequiredService<MetricsCollector>();
        return app.UseMiddleware<MonitoringMiddleware>(options);
    }
}
