namespace Ouistiti.Middleware.Monitoring;

/// <summary>The value of one instrument for one set of tags.</summary>
internal sealed class MetricSeries(MetricKind kind)
{
    // Seconds, as OpenTelemetry advises for HTTP.
    public static ReadOnlySpan<double> Bounds => [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly Lock _lock = new();
    private readonly long[] _buckets = kind == MetricKind.Histogram ? new long[Bounds.Length + 1] : [];
    private double _value;

    public void Record(double measurement)
    {
        lock (_lock)
        {
            _value = kind is MetricKind.Gauge or MetricKind.Total ? measurement : _value + measurement;
            if (kind == MetricKind.Histogram)
            {
                var bucket = 0;
                while (bucket < Bounds.Length && measurement > Bounds[bucket])
                {
                    bucket++;
                }

                _buckets[bucket]++;
            }
        }
    }

    /// <summary>The value, or the sum of a histogram, and the counts by bucket.</summary>
    public (double Value, long[] Buckets) Read()
    {
        lock (_lock)
        {
            return (_value, [.. _buckets]);
        }
    }
}
