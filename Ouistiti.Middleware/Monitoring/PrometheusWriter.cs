using System.Globalization;
using System.Text;

namespace Ouistiti.Middleware.Monitoring;

/// <summary>Writes metrics in the Prometheus text format, version 0.0.4.</summary>
internal static class PrometheusWriter
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<Metric> metrics)
    {
        var text = new StringBuilder();
        foreach (var metric in metrics)
        {
            var name = NameOf(metric);
            _ = text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {Escape(metric.Instrument.Description ?? metric.Instrument.Name)}\n");
            _ = text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {TypeOf(metric.Kind)}\n");
            foreach (var (tags, series) in metric.Series)
            {
                var (value, buckets) = series.Read();
                if (metric.Kind == MetricKind.Histogram)
                {
                    WriteHistogram(text, name, tags, value, buckets);
                }
                else
                {
                    WriteSample(text, name, tags, value);
                }
            }
        }

        return text.ToString();
    }

    private static void WriteHistogram(StringBuilder text, string name, TagSet tags, double sum, long[] buckets)
    {
        var count = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            count += buckets[i];
            var bound = i < MetricSeries.Bounds.Length ? MetricSeries.Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            WriteSample(text, $"{name}_bucket", tags, count, bound);
        }

        WriteSample(text, $"{name}_sum", tags, sum);
        WriteSample(text, $"{name}_count", tags, count);
    }

    private static void WriteSample(StringBuilder text, string name, TagSet tags, double value, string? bound = null)
    {
        _ = text.Append(name);
        var separator = '{';
        foreach (var (tag, content) in tags.Tags)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"{separator}{Identifier(tag)}=\"{Escape(Convert.ToString(content, CultureInfo.InvariantCulture) ?? string.Empty)}\"");
            separator = ',';
        }

        if (bound is not null)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"{separator}le=\"{bound}\"");
            separator = ',';
        }

        _ = text.Append(CultureInfo.InvariantCulture, $"{(separator == ',' ? "}" : string.Empty)} {value}\n");
    }

    private static string NameOf(Metric metric)
    {
        var unit = metric.Instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => string.Empty,
        };
        var name = Identifier(metric.Instrument.Name);
        return name
            + (name.EndsWith(unit, StringComparison.Ordinal) ? string.Empty : unit)
            + (metric.Kind is MetricKind.Counter or MetricKind.Total ? "_total" : string.Empty);
    }

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter or MetricKind.Total => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static string Identifier(string name) =>
        string.Create(name.Length, name, static (span, name) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsAsciiLetterOrDigit(name[i]) ? name[i] : '_';
            }
        });

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
