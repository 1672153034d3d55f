using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Logging;

/// <summary>What the server says, and where.</summary>
public sealed class LoggingOptions
{
    /// <summary>The least severe level that is logged.</summary>
    public LogLevel Level { get; set; } = LogLevel.Information;

    /// <summary>Levels for some categories alone, by the beginning of their names: <c>"Ouistiti.Middleware.AccessLogging": "Warning"</c>.</summary>
    public Dictionary<string, LogLevel> Levels { get; set; } = [];

    /// <summary>How the console shows it: <c>Text</c> for people, <c>Json</c> for programs (an object a line), or <c>None</c>.</summary>
    public LogFormat Console { get; set; } = LogFormat.Text;

    /// <summary>A file that the log is also written to.</summary>
    public LogFileOptions? File { get; set; }

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        File?.Validate(check.At(nameof(File)));
        if (Levels.ContainsKey(string.Empty))
        {
            check.Report(nameof(Levels), "has an entry without a name", "the beginning of a category's name");
        }
    }
}
