using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Formatting;

namespace Ouistiti.Host.Logging;

/// <summary>
/// Writes an event as one line for people. What came from the network cannot forge a line or steer the terminal: control
/// characters, and those that turn the direction of writing, are shown as escapes.
/// </summary>
internal sealed class LineFormatter : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
        output.Write(NameOf(logEvent.Level));
        WriteEscaped(Render(logEvent), output);
        output.Write('\n');
        if (logEvent.Exception is { } exception)
        {
            foreach (var line in exception.ToString().Split('\n'))
            {
                output.Write("    ");
                WriteEscaped(line.TrimEnd('\r'), output);
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

    private static void WriteEscaped(string text, TextWriter output)
    {
        foreach (var character in text)
        {
            if (IsHarmless(character))
            {
                output.Write(character);
            }
            else
            {
                output.Write(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"));
            }
        }
    }

    private static bool IsHarmless(char character) => char.GetUnicodeCategory(character) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

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
