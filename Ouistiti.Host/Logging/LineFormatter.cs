using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Formatting;

namespace Ouistiti.Host.Logging;

/// <summary>
/// Writes an event as one line for people. What came from the network cannot forge a line or steer the terminal.
/// </summary>
internal sealed class LineFormatter : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
        output.Write(NameOf(logEvent.Level));
        output.Write(Printable.Escape(Render(logEvent)));
        output.Write('\n');
        if (logEvent.Exception is { } exception)
        {
            foreach (var line in exception.ToString().Split('\n'))
            {
                output.Write("    ");
                output.Write(Printable.Escape(line.TrimEnd('\r')));
                output.Write('\n');
            }
        }
    }

    /// <summary>The message, with strings as they are and not in quotation marks.</summary>
    private static string Render(LogEvent logEvent)
    {
        var text = new StringBuilder();
        using var writer = new StringWriter(text, CultureInfo.InvariantCulture);
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is Serilog.Parsing.PropertyToken property
                && logEvent.Properties.TryGetValue(property.PropertyName, out var value)
                && value is ScalarValue { Value: string content })
            {
                writer.Write(content);
            }
            else
            {
                token.Render(logEvent.Properties, writer, CultureInfo.InvariantCulture);
            }
        }

        return text.ToString();
    }

    private static string NameOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => " trace ",
        LogEventLevel.Debug => " debug ",
        LogEventLevel.Information => " info  ",
        LogEventLevel.Warning => " WARN  ",
        LogEventLevel.Error => " ERROR ",
        _ => " FATAL ",
    };
}
