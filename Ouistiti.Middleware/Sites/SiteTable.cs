namespace Ouistiti.Middleware.Sites;

/// <summary>All sites at one moment. It never changes: a reload puts another in its place.</summary>
internal sealed class SiteTable
{
    private readonly HostTable<Site> _elsewhere;
    private readonly Dictionary<string, HostTable<Site>> _byEndpoint;

    public SiteTable(IReadOnlyCollection<Site> sites)
    {
        Sites = sites;
        _elsewhere = TableOf(sites, endpoint: null);
        _byEndpoint = sites
            .SelectMany(site => site.Definition.Options.Endpoints)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToDictionary(endpoint => endpoint, endpoint => TableOf(sites, endpoint), StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyCollection<Site> Sites { get; }

    public Site? Find(string? endpoint, ReadOnlySpan<char> host)
    {
        var table = endpoint is not null && _byEndpoint.TryGetValue(endpoint, out var own) ? own : _elsewhere;
        return table.Find(host);
    }

    private static HostTable<Site> TableOf(IReadOnlyCollection<Site> sites, string? endpoint)
    {
        var table = new HostTable<Site>();

        // A site that names the endpoint comes last, and so in the place of one that is reached everywhere.
        foreach (var site in sites.Where(site => site.Definition.Options.Endpoints.Length == 0)
            .Concat(sites.Where(site => site.Definition.Options.Endpoints.Contains(endpoint, StringComparer.OrdinalIgnoreCase))))
        {
            table.Add(site.Definition.Options.Hosts, site);
        }

        return table;
    }
}
