using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.Monitoring;

/// <summary>Adds up what ASP.NET Core, Kestrel, the runtime and the server itself measure, from the moment it is made.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private static readonly string[] Meters =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", RefusalMetrics.MeterName, "System.Runtime"];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Metric> _metrics = new(StringComparer.Ordinal);

    public MetricsCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Meters.Contains(instrument.Meter.Name, StringComparer.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument, _metrics.GetOrAdd(instrument.Name, _ => new Metric(instrument, KindOf(instrument))));
            }
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, metric) => ((Metric)metric!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, metric) => ((Metric)metric!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, metric) => ((Metric)metric!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>Everything measured up to now.</summary>
    public IEnumerable<Metric> Collect()
    {
        _listener.RecordObservableInstruments();
        return _metrics.Values.OrderBy(metric => metric.Instrument.Name, StringComparer.Ordinal);
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var metric in _metrics.Values)
        {
            metric.Dispose();
        }
    }

    private static MetricKind KindOf(Instrument instrument) => instrument switch
    {
        Counter<int> or Counter<long> or Counter<double> => MetricKind.Counter,
        UpDownCounter<int> or UpDownCounter<long> or UpDownCounter<double> => MetricKind.Sum,
        Histogram<int> or Histogram<long> or Histogram<double> => MetricKind.Histogram,
        ObservableCounter<int> or ObservableCounter<long> or ObservableCounter<double> => MetricKind.Total,
        _ => MetricKind.Gauge,
    };
}
