using Ouistiti.Host.Endpoints;

namespace Ouistiti.Host.Configuration;

/// <summary>The whole of appsettings.json.</summary>
public sealed class AppSettings
{
    /// <summary>The endpoints that are listened on and their certificates, in Kestrel's own shape.</summary>
    public KestrelOptions Kestrel { get; set; } = new();

    /// <summary>The sites, and what concerns the server as a whole.</summary>
    public OuistitiOptions Ouistiti { get; set; } = new();
}
