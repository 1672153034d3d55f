using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ouistiti.Host.Configuration;
using Ouistiti.Middleware.Authentication;

namespace Ouistiti.Host.Process;

/// <summary>Tells which accounts cannot be read, and whether second factors can.</summary>
internal sealed class SignInHealth(RunningConfiguration configuration, IServiceProvider services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Problems() is { Length: > 0 } problems ? HealthCheckResult.Degraded(problems) : HealthCheckResult.Healthy());

    private string Problems()
    {
        var sites = configuration.Current.Settings.Ouistiti.Sites.Where(site => site.Value.Authentication is not null).ToArray();
        var problems = sites.SelectMany(site => SignInProblems.OfAccounts(site.Value.Authentication!, site.Key).Select(problem => $"{site.Key}: {problem}"));
        return string.Join(" ", sites.Any(site => site.Value.Authentication!.SecondFactor is not null) && SignInProblems.OfSecondFactors(services) is { } problem
            ? problems.Append(problem)
            : problems);
    }
}
