using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Middleware.Refusals;

/// <summary>Counts what is refused, by reason and endpoint.</summary>
public sealed partial class RefusalMetrics
{
    /// <summary>The name of the meter that all of the server's own instruments belong to.</summary>
    public const string MeterName = "Ouistiti";

    private readonly Counter<long> _refusals;
    private readonly ILogger _logger;

    /// <summary>Makes the instrument.</summary>
    public RefusalMetrics(IMeterFactory meters, ILogger<RefusalMetrics> logger)
    {
        _refusals = meters.Create(MeterName).CreateCounter<long>("ouistiti.refusals", "{refusal}", "Requests and connections that the server itself refused.");
        _logger = logger;
    }

    /// <summary>Counts one.</summary>
    /// <param name="refusal">What is refused, and why.</param>
    /// <param name="endpoint">The endpoint's name.</param>
    public void Count(Refusal refusal, string? endpoint)
    {
        _refusals.Add(1, new("reason", refusal.Reason), new("endpoint", endpoint ?? string.Empty));
        Log.Refused(_logger, endpoint ?? "-", refusal.Reason, refusal.StatusCode);
    }

    private static partial class Log
    {
        // An attacker decides how many there are: who wants to see them asks for them.
        [LoggerMessage(1200, LogLevel.Debug, "Refused on {Endpoint}: {Reason} ({Status})")]
        public static partial void Refused(ILogger logger, string endpoint, string reason, int status);
    }
}
