using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Monitoring;

/// <summary>Answers with the server's health or its metrics.</summary>
internal sealed class MonitoringMiddleware(RequestDelegate next, MonitoringOptions options, HealthCheckService health, MetricsCollector metrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        return path == options.HealthPath ? AnswerHealthAsync(context)
            : path == options.MetricsPath ? context.SendAsync(PrometheusWriter.ContentType, Encoding.UTF8.GetBytes(PrometheusWriter.Write(metrics.Collect())))
            : next(context);
    }

    private async Task AnswerHealthAsync(HttpContext context)
    {
        var report = await health.CheckHealthAsync(context.RequestAborted);
        context.Response.StatusCode = report.Status == HealthStatus.Unhealthy
            ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status200OK;
        var text = new StringBuilder().Append(report.Status).Append('\n');
        foreach (var (name, entry) in report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy))
        {
            _ = text.Append(name).Append(": ").Append(entry.Description).Append('\n');
        }

        await context.SendAsync("text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text.ToString()));
    }
}
