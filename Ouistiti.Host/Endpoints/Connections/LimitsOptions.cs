using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Endpoints.Connections;

/// <summary>What a client may ask of the server, and how slowly: under Kestrel's own names.</summary>
public sealed class LimitsOptions
{
    private const int DefaultRequestBodyRate = 240;
    private const int DefaultResponseRate = 1000;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    // Kestrel takes what is infinite for what is over: its clock overflows.
    private static readonly TimeSpan Never = TimeSpan.FromDays(10_000);

    /// <summary>How long a connection may wait for its next request, to the second. Zero: each connection carries one request. Endpoints may have
    /// their own.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(75);

    /// <summary>How long the line and the header fields of a request may take to arrive, to the second: from their first byte on, and for the
    /// first request from the beginning of the connection.</summary>
    public TimeSpan RequestHeadersTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest request line, in bytes. Longer ones are answered with 414.</summary>
    [Range(512, 65536)]
    public int MaxRequestLineSize { get; set; } = 8192;

    /// <summary>The largest header section, in bytes. Larger ones are answered with 431.</summary>
    [Range(512, 524288)]
    public int MaxRequestHeadersTotalSize { get; set; } = 32768;

    /// <summary>The greatest number of header fields. More are answered with 431.</summary>
    [Range(8, 1000)]
    public int MaxRequestHeaderCount { get; set; } = 100;

    /// <summary>The largest request body, in bytes. Larger ones are answered with 413.</summary>
    public long MaxRequestBodySize { get; set; } = 30_000_000;

    /// <summary>How slowly a request body may arrive; by default, 240 bytes a second. Slower ones are answered with 408.</summary>
    public DataRateOptions MinRequestBodyDataRate { get; set; } = new();

    /// <summary>How slowly a client may read an answer; by default, 1000 bytes a second. Connections of slower ones are cut off.</summary>
    public DataRateOptions MinResponseDataRate { get; set; } = new();

    /// <summary>Reports what is wrong.</summary>
    public void Validate(SectionCheck check)
    {
        check.Within(nameof(KeepAliveTimeout), KeepAliveTimeout, TimeSpan.Zero, Longest);
        check.Within(nameof(RequestHeadersTimeout), RequestHeadersTimeout, Shortest, Longest);

        if (MaxRequestBodySize < 0)
        {
            check.Report(nameof(MaxRequestBodySize), "is negative", "a number of bytes");
        }

        MinRequestBodyDataRate.Validate(check.At(nameof(MinRequestBodyDataRate)));
        MinResponseDataRate.Validate(check.At(nameof(MinResponseDataRate)));
    }

    /// <summary>Gives Kestrel what it enforces itself: bodies, and all of HTTP/2. The rest is the guard's, in front of it.</summary>
    internal void ApplyTo(KestrelServerLimits kestrel)
    {
        kestrel.KeepAliveTimeout = Never;
        kestrel.RequestHeadersTimeout = RequestHeadersTimeout;

        // The guard refuses first, and counts the bytes of line ends otherwise.
        kestrel.MaxRequestLineSize = MaxRequestLineSize + 64;
        kestrel.MaxRequestHeadersTotalSize = MaxRequestHeadersTotalSize + 64;
        kestrel.MaxRequestHeaderCount = MaxRequestHeaderCount;
        kestrel.MaxRequestBodySize = MaxRequestBodySize;
        kestrel.MinRequestBodyDataRate = MinRequestBodyDataRate.ToMinDataRate(DefaultRequestBodyRate);
        kestrel.MinResponseDataRate = MinResponseDataRate.ToMinDataRate(DefaultResponseRate);
    }
}
