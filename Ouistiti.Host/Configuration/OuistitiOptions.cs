using Ouistiti.Host.Logging;
using Ouistiti.Middleware.AccessLogging;
using Ouistiti.Middleware.Monitoring;
using Ouistiti.Middleware.Sites;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Configuration;

/// <summary>The sites, and what concerns the server as a whole.</summary>
public sealed class OuistitiOptions
{
    /// <summary>The directory for what the server makes itself: certificates, keys, databases. It is created when missing, and must be closed to
    /// others (mode 0700). Relative paths, here and everywhere in the file, start from the directory of the file.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>What the server says, and where. All but <c>Level</c> takes effect at the next start.</summary>
    public LoggingOptions Logging { get; set; } = new();

    /// <summary>The access log: one event a request. Takes effect at the next start.</summary>
    public AccessLogOptions AccessLog { get; set; } = new();

    /// <summary>Health and metrics, on one endpoint. Without it, neither is offered. Takes effect at the next start.</summary>
    public MonitoringOptions? Monitoring { get; set; }

    /// <summary>The sites, by a name of your choice that logs and messages use.</summary>
    public Dictionary<string, SiteOptions> Sites { get; set; } = [];

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        DataDirectory = check.FullPath(nameof(DataDirectory), DataDirectory);
        if (File.Exists(DataDirectory))
        {
            check.Report(nameof(DataDirectory), "is a file", "a directory, or a path where one can be made");
        }

        Logging.Validate(check.At(nameof(Logging)));
        Monitoring?.Validate(check.At(nameof(Monitoring)));
        if (Sites.Count == 0)
        {
            check.Report(nameof(Sites), "is empty", "at least one site, such as \"www\": { \"Documents\": [ { \"Root\": \"htdocs\" } ] }");
        }

        foreach (var (name, site) in Sites)
        {
            site.Validate(check.At(nameof(Sites)).At(name));
        }
    }
}
