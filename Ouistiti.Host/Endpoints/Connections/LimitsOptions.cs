using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ouistiti.Host.Endpoints.Http1;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Endpoints.Connections;

/// <summary>What a client may ask of the server, and how slowly: under Kestrel's own names.</summary>
public sealed class LimitsOptions
{
    private const long LargestBody = 1L << 50;

    // What Kestrel holds of an answer before it waits for the client.
    private const int OutputBuffer = 65536;
    private const int DefaultRequestBodyRate = 240;
    private const int DefaultResponseRate = 1000;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

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
        check.Within(nameof(KeepAliveTimeout), KeepAliveTimeout, TimeSpan.Zero);
        check.Within(nameof(RequestHeadersTimeout), RequestHeadersTimeout, Shortest);

        if (MaxRequestBodySize is < 0 or > LargestBody)
        {
            check.Report(nameof(MaxRequestBodySize), "is negative or too large", $"a number of bytes, up to {LargestBody}");
        }

        MinRequestBodyDataRate.Validate(check.At(nameof(MinRequestBodyDataRate)));
        MinResponseDataRate.Validate(check.At(nameof(MinResponseDataRate)));
    }

    /// <summary>How many seconds a client that reads at the lowest rate takes to make room for more of an answer.</summary>
    internal int ReadTimeout() => MinResponseDataRate.ToMinDataRate(DefaultResponseRate) is { } rate
        ? (int)(rate.GracePeriod.TotalSeconds + (OutputBuffer / rate.BytesPerSecond))
        : int.MaxValue / 2;

    /// <summary>Gives Kestrel what it enforces itself: bodies, and all of HTTP/2. The rest is the guard's, in front of it.</summary>
    /// <param name="kestrel">What is to be changed.</param>
    /// <param name="isStart">Whether no connection is open yet. Later, sizes only grow: a connection keeps the guard that it began with.</param>
    internal void ApplyTo(KestrelServerLimits kestrel, bool isStart)
    {
        kestrel.KeepAliveTimeout = Never;
        kestrel.RequestHeadersTimeout = RequestHeadersTimeout;

        // The guard refuses first, and counts the bytes of line ends otherwise.
        kestrel.MaxRequestLineSize = Math.Max(MaxRequestLineSize + 64, isStart ? 0 : kestrel.MaxRequestLineSize);
        kestrel.MaxRequestHeadersTotalSize = Math.Max(MaxRequestHeadersTotalSize + 64, isStart ? 0 : kestrel.MaxRequestHeadersTotalSize);
        kestrel.MaxRequestHeaderCount = Math.Max(MaxRequestHeaderCount, isStart ? 0 : kestrel.MaxRequestHeaderCount);

        // Of a chunked body, it counts the lines between the chunks too.
        kestrel.MaxRequestBodySize = MaxRequestBodySize + (MaxRequestBodySize / 16) + RequestRules.MaxChunkOverhead;
        kestrel.MinRequestBodyDataRate = MinRequestBodyDataRate.ToMinDataRate(DefaultRequestBodyRate);
        kestrel.MinResponseDataRate = MinResponseDataRate.ToMinDataRate(DefaultResponseRate);
    }
}
