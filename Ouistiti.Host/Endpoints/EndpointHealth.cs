using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ouistiti.Host.Endpoints;

/// <summary>Tells when an endpoint that is configured is not listened on.</summary>
internal sealed class EndpointHealth(EndpointRegistry endpoints) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(endpoints.Stopped.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"closed for want of a certificate: {string.Join(", ", endpoints.Stopped)}"));
}
