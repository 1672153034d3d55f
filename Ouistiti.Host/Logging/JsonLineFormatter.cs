using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;

namespace Ouistiti.Host.Logging;

/// <summary>Writes an event as one JSON object a line, with escapes for what a terminal would not show as it is.</summary>
internal sealed class JsonLineFormatter : ITextFormatter
{
    private readonly JsonFormatter _json = new(closingDelimiter: string.Empty, renderMessage: true);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        _json.Format(logEvent, line);
        output.Write(Printable.Escape(line.ToString()));
        output.Write('\n');
    }
}
