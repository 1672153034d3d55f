using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ouistiti.Host.Endpoints.Tls;

namespace Ouistiti.Host.Endpoints;

/// <summary>Tells when a certificate cannot be read, and which endpoints are closed for that.</summary>
internal sealed class EndpointHealth(EndpointRegistry endpoints, CertificateStore certificates) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Problems() is { Length: > 0 } problems ? HealthCheckResult.Degraded(problems) : HealthCheckResult.Healthy());

    private string Problems() => string.Join("; ", certificates.Unreadable.Select(path => $"{path} cannot be read")
        .Concat(endpoints.Stopped.Select(endpoint => $"{endpoint} is closed")));
}
