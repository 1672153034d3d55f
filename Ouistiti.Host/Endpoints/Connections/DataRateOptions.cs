using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Endpoints.Connections;

/// <summary>The slowest that a transfer may be.</summary>
public sealed class DataRateOptions
{
    // Kestrel looks once a second, and wants more than one look.
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromSeconds(2);

    /// <summary>Bytes a second, on average. 0: as slowly as it may be. Default: 240 for the bodies of requests, 1000 for answers.</summary>
    [Range(0, int.MaxValue)]
    public int? BytesPerSecond { get; set; }

    /// <summary>How long a transfer may be slower before it counts.</summary>
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Reports what is wrong.</summary>
    public void Validate(SectionCheck check) => check.Within(nameof(GracePeriod), GracePeriod, ShortestGrace);

    /// <summary>The same in Kestrel's form; null where there is no limit.</summary>
    /// <param name="defaultRate">The rate where none is configured.</param>
    internal MinDataRate? ToMinDataRate(int defaultRate) => BytesPerSecond == 0 ? null : new MinDataRate(BytesPerSecond ?? defaultRate, GracePeriod);
}
