using System.Globalization;
using Ouistiti.Host.Endpoints;
using Ouistiti.Host.Endpoints.Tls;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Documents;
using Ouistiti.Middleware.Sites;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Configuration;

/// <summary>What one section says about another: the names of endpoints, and the host names that sites share.</summary>
internal static class CrossReferences
{
    /// <summary>Reports names that name nothing, and sites that claim the same requests.</summary>
    public static void Validate(AppSettings settings, SectionCheck check)
    {
        var endpoints = settings.Kestrel.Endpoints.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var ouistiti = check.At(nameof(AppSettings.Ouistiti));
        if (settings.Ouistiti.Monitoring is { } monitoring)
        {
            RequireEndpoint(monitoring.Endpoint, endpoints, ouistiti.At(nameof(OuistitiOptions.Monitoring)), nameof(monitoring.Endpoint));
        }

        var claims = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, site) in settings.Ouistiti.Sites)
        {
            var siteCheck = ouistiti.At(nameof(OuistitiOptions.Sites)).At(name);
            for (var i = 0; i < site.Endpoints.Length; i++)
            {
                RequireEndpoint(site.Endpoints[i], endpoints, siteCheck.At(nameof(SiteOptions.Endpoints)), i.ToString(CultureInfo.InvariantCulture));
            }

            RequireClientCertificates(site, settings.Kestrel, siteCheck);
            Claim(name, site, claims, siteCheck);
        }
    }

    /// <summary>Reports document roots that would give away what the server keeps to itself.</summary>
    /// <param name="settings">The settings, with absolute paths.</param>
    /// <param name="secrets">Absolute paths of files and directories, with what each is.</param>
    /// <param name="check">Receives what is found.</param>
    public static void ValidateSecrets(AppSettings settings, IReadOnlyCollection<(string Path, string What)> secrets, SectionCheck check)
    {
        var kept = secrets.Select(secret => (secret.Path, Real: RealPath.Of(secret.Path), secret.What)).ToArray();
        foreach (var (name, site) in settings.Ouistiti.Sites)
        {
            for (var i = 0; i < site.Documents.Length; i++)
            {
                var root = RealPath.Of(site.Documents[i].Root);
                foreach (var (path, _, what) in kept.Where(secret => Meet(secret.Real, root)))
                {
                    check.At(nameof(AppSettings.Ouistiti)).At(nameof(OuistitiOptions.Sites)).At(name).At(nameof(SiteOptions.Documents), i)
                        .Report(nameof(DocumentsOptions.Root), $"holds {what}, or lies in it ({path})", "a directory that can be shown to everybody");
                }
            }
        }
    }

    /// <summary>Who is to sign in by a certificate has to be asked for one.</summary>
    private static void RequireClientCertificates(SiteOptions site, KestrelOptions kestrel, SectionCheck check)
    {
        var place = Array.IndexOf(site.Authentication?.Schemes ?? [], SignInScheme.Certificate);
        if (place >= 0 && !kestrel.Endpoints.Any(endpoint =>
            endpoint.Value.ClientCertificateMode != ClientCertificateMode.NoCertificate
            && (site.Endpoints.Length == 0 || site.Endpoints.Contains(endpoint.Key, StringComparer.OrdinalIgnoreCase))))
        {
            check.At(nameof(SiteOptions.Authentication)).At(nameof(AuthenticationOptions.Schemes))
                .Report(place.ToString(CultureInfo.InvariantCulture), "lets nobody in, because no endpoint of the site asks for client certificates", $"{nameof(EndpointOptions.ClientCertificateMode)} AllowCertificate or RequireCertificate at an endpoint, or no such scheme");
        }
    }

    private static bool Meet(string one, string other) => IsBelow(one, other) || IsBelow(other, one);

    private static bool IsBelow(string path, string directory) =>
        path == directory || path.StartsWith(directory.TrimEnd('/') + '/', StringComparison.Ordinal);

    private static void RequireEndpoint(string name, HashSet<string> endpoints, SectionCheck check, string key)
    {
        if (!endpoints.Contains(name))
        {
            check.Report(key, "names no endpoint", endpoints.Count == 0
                ? "the name of an endpoint in Kestrel:Endpoints"
                : $"one of {string.Join(", ", endpoints.Order(StringComparer.Ordinal))}, from Kestrel:Endpoints");
        }
    }

    /// <summary>Two sites may share a host name only where one of them names the endpoint and the other does not.</summary>
    private static void Claim(string name, SiteOptions site, Dictionary<string, string> claims, SectionCheck check)
    {
        foreach (var host in site.Hosts.DefaultIfEmpty("every other host"))
        {
            foreach (var endpoint in site.Endpoints.DefaultIfEmpty("every endpoint"))
            {
                if (!claims.TryAdd($"{host} on {endpoint}", name))
                {
                    var key = site.Hosts.Length == 0 ? nameof(SiteOptions.Hosts) : $"{nameof(SiteOptions.Hosts)}:{Array.IndexOf(site.Hosts, host)}";
                    check.Report(key, $"claims {host} on {endpoint}, as the site {claims[$"{host} on {endpoint}"]} does", "host names that no other site has");
                }
            }
        }
    }
}
