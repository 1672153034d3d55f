using System.ComponentModel.DataAnnotations;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Endpoints.Connections;

/// <summary>How many connections an endpoint takes, and how long it keeps them.</summary>
public sealed class EndpointLimitsOptions
{
    /// <summary>How long a connection may wait for its next request, to the second. Zero: each connection carries one request. Default: what
    /// <c>Kestrel:Limits:KeepAliveTimeout</c> says.</summary>
    public TimeSpan? KeepAliveTimeout { get; set; }

    /// <summary>The number of connections that are served at the same time. 0: any number.</summary>
    [Range(0, 1_000_000)]
    public int MaxConnections { get; set; } = 4096;

    /// <summary>The number of connections that one client address (for IPv6, one network of 64 bits) may have at the same time. Further ones are
    /// answered with 503. 0: any number.</summary>
    [Range(0, 1_000_000)]
    public int MaxConnectionsPerClient { get; set; }

    /// <summary>The number of connections that wait, when <c>MaxConnections</c> are served, until another ends. Further ones are answered with 503.</summary>
    [Range(0, 1_000_000)]
    public int MaxWaitingConnections { get; set; } = 1024;

    /// <summary>How long a connection waits before it is answered with 503.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Reports what is wrong.</summary>
    public void Validate(SectionCheck check)
    {
        check.Within(nameof(KeepAliveTimeout), KeepAliveTimeout ?? TimeSpan.Zero, TimeSpan.Zero);
        check.Within(nameof(MaxWait), MaxWait, TimeSpan.Zero);
    }

    /// <summary>What a limiter is made of, within the room that there is: most of it for those that are served, some for those that wait, and the rest for
    /// those that are told to come again.</summary>
    internal ConnectionLimits ToConnectionLimits(int room) => new(
        Math.Min(MaxConnections == 0 ? int.MaxValue : MaxConnections, Math.Max(room * 3 / 4, 1)),
        MaxConnectionsPerClient,
        Math.Min(MaxWaitingConnections, room / 8),
        MaxWait);
}
