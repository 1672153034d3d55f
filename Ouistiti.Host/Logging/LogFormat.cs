namespace Ouistiti.Host.Logging;

/// <summary>The form of a log.</summary>
public enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>A JSON object a line.</summary>
    Json,

    /// <summary>No log at all.</summary>
    None,
}
