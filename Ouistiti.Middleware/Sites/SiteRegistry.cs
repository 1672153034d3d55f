namespace Ouistiti.Middleware.Sites;

/// <summary>Holds the sites, and puts new ones in their place while requests run.</summary>
public sealed class SiteRegistry(IServiceProvider services)
{
    private volatile SiteTable _table = new([]);

    internal SiteTable Current => _table;

    /// <summary>
    /// Puts these sites in the place of those before. A site whose configuration is the same keeps running as it is; a
    /// request in flight ends in the site that it began in.
    /// </summary>
    /// <exception cref="Exception">A feature cannot be built; the sites before stay.</exception>
    public void Apply(IEnumerable<SiteDefinition> definitions)
    {
        var running = _table.Sites.ToDictionary(site => site.Name, StringComparer.OrdinalIgnoreCase);
        _table = new SiteTable([.. definitions.Select(definition =>
            running.TryGetValue(definition.Name, out var site) && site.Definition.Fingerprint == definition.Fingerprint
                ? site
                : new Site(definition, SitePipeline.Build(definition.Name, definition.Options, HasHost, services)))]);
    }

    /// <summary>Whether one of the sites names a host, or a wildcard that it is below.</summary>
    private bool HasHost(string host) => _table.Sites.SelectMany(site => site.Definition.Options.Hosts).Any(name =>
        name.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length >= name.Length && host.EndsWith(name[1..], StringComparison.OrdinalIgnoreCase)
            : string.Equals(name, host, StringComparison.OrdinalIgnoreCase));
}
