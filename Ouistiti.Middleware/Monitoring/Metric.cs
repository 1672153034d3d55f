using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Ouistiti.Middleware.Monitoring;

/// <summary>All that one instrument has measured.</summary>
internal sealed class Metric(Instrument instrument, MetricKind kind) : IDisposable
{
    // Whatever clients find to vary, they do not fill the memory.
    private const int MaxSeries = 1000;
    private readonly ConcurrentDictionary<TagSet, MetricSeries> _series = new();
    private readonly ThreadLocal<TagSet> _scratch = new(() => new TagSet());

    public Instrument Instrument => instrument;

    public MetricKind Kind => kind;

    public IEnumerable<KeyValuePair<TagSet, MetricSeries>> Series => _series;

    public void Record(double measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = _scratch.Value!;
        key.Fill(tags);
        if (_series.TryGetValue(key, out var series))
        {
            series.Record(measurement);
        }
        else if (_series.Count < MaxSeries)
        {
            _series.GetOrAdd(key.Copy(), static (_, kind) => new MetricSeries(kind), kind).Record(measurement);
        }
    }

    public void Dispose() => _scratch.Dispose();
}
