using System.ComponentModel.DataAnnotations;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Monitoring;

/// <summary>Health and metrics, on one endpoint that the administrator chooses.</summary>
public sealed class MonitoringOptions
{
    /// <summary>The name of the endpoint (in <c>Kestrel:Endpoints</c>) that answers. Best one that the public does not reach.</summary>
    [Required]
    public string Endpoint { get; set; } = string.Empty;

    /// <summary>The path that tells whether the server is well, with the parts that do not work named.</summary>
    public string HealthPath { get; set; } = "/healthz";

    /// <summary>The path of the metrics in the Prometheus text format.</summary>
    public string MetricsPath { get; set; } = "/metrics";

    /// <summary>Reports what is wrong.</summary>
    public void Validate(SectionCheck check)
    {
        foreach (var (name, path) in new[] { (nameof(HealthPath), HealthPath), (nameof(MetricsPath), MetricsPath) })
        {
            if (!path.StartsWith('/'))
            {
                check.Report(name, "does not begin with a slash", "a path such as /healthz");
            }
        }

        if (HealthPath == MetricsPath)
        {
            check.Report(nameof(MetricsPath), "is the same as HealthPath", "another path");
        }
    }
}
