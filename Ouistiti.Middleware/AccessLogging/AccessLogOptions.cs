namespace Ouistiti.Middleware.AccessLogging;

/// <summary>The access log: one event a request.</summary>
public sealed class AccessLogOptions
{
    /// <summary>Whether requests are logged.</summary>
    public bool Enabled { get; set; } = true;
}
