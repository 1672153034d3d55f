using System.Collections.Frozen;
using Microsoft.AspNetCore.Server.Kestrel;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Ouistiti.Host.Configuration;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Sites;

namespace Ouistiti.Host.Endpoints;

/// <summary>Holds the endpoints, and has Kestrel listen on them.</summary>
internal sealed partial class EndpointRegistry(CertificateStore certificates, ILogger<EndpointRegistry> logger)
{
    private readonly EndpointConfiguration _configuration = new();
    private readonly HashSet<string> _wired = new(StringComparer.OrdinalIgnoreCase);
    private KestrelConfigurationLoader? _loader;
    private volatile FrozenDictionary<string, ListeningEndpoint> _endpoints = FrozenDictionary<string, ListeningEndpoint>.Empty;
    private volatile string[] _stopped = [];

    /// <summary>The endpoints that are listened on.</summary>
    public IReadOnlyDictionary<string, ListeningEndpoint> Listening => _endpoints;

    /// <summary>The endpoints that are not listened on, because their certificate cannot be used.</summary>
    public IReadOnlyList<string> Stopped => _stopped;

    /// <summary>Makes Kestrel follow this registry.</summary>
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        _loader = kestrel.Configure(new ConfigurationBuilder().Add(_configuration).Build(), reloadOnChange: true);
        foreach (var name in _endpoints.Keys)
        {
            Wire(_loader, name);
        }
    }

    /// <summary>Puts the endpoints of this configuration in the place of those before. Those that stay the same keep their connections.</summary>
    /// <exception cref="ConfigurationException">None of them can be listened on; those before stay.</exception>
    public void Apply(AppSettings settings)
    {
        certificates.ForgetErrors();
        var all = settings.Kestrel.Endpoints
            .Select(endpoint => new ListeningEndpoint(endpoint.Key, endpoint.Value, CertificatesOf(endpoint.Key, endpoint.Value, settings)))
            .ToLookup(endpoint => !endpoint.Options.IsTls || endpoint.Certificates.Find(string.Empty)?.Context is not null);
        if (!all[true].Any())
        {
            // Kestrel without endpoints would choose one of its own.
            throw new ConfigurationException("No endpoint is left to listen on, because of what is said above; expected at least one whose certificate can be read");
        }

        _stopped = [.. all[false].Select(endpoint => endpoint.Name)];
        foreach (var name in _stopped)
        {
            Log.EndpointStopped(logger, name);
        }

        _endpoints = all[true].ToFrozenDictionary(endpoint => endpoint.Name, StringComparer.OrdinalIgnoreCase);
        if (_loader is not null)
        {
            foreach (var name in _endpoints.Keys)
            {
                Wire(_loader, name);
            }
        }

        _configuration.Publish(_endpoints.Values);
    }

    private HostTable<ServerCertificate> CertificatesOf(string name, EndpointOptions endpoint, AppSettings settings)
    {
        var table = new HostTable<ServerCertificate>();
        if (!endpoint.IsTls)
        {
            return table;
        }

        table.Add([], certificates.Get(endpoint.Certificate ?? settings.Kestrel.Certificates.Default));

        // As sites are chosen: one that names the endpoint comes last, and so in the place of one that is reached everywhere.
        foreach (var site in settings.Ouistiti.Sites.Values
            .Where(site => site.Certificate is not null && (site.Endpoints.Length == 0 || site.Endpoints.Contains(name, StringComparer.OrdinalIgnoreCase)))
            .OrderBy(site => site.Endpoints.Length > 0))
        {
            table.Add(site.Hosts, certificates.Get(site.Certificate));
        }

        foreach (var (host, sni) in endpoint.Sni)
        {
            table.Add([HostName.TryNormalize(host, out var normalized) ? normalized : host], certificates.Get(sni.Certificate));
        }

        return table;
    }

    /// <summary>Tells Kestrel what to do with an endpoint that it finds in its configuration.</summary>
    private void Wire(KestrelConfigurationLoader loader, string name)
    {
        if (!_wired.Add(name))
        {
            return;
        }

        _ = loader.Endpoint(name, endpoint =>
        {
            var feature = new EndpointFeature(name);
            _ = endpoint.ListenOptions.Use(next => connection =>
            {
                connection.Features.Set<IEndpointFeature>(feature);
                return next(connection);
            });
            if (endpoint.IsHttps)
            {
                // Asked at each handshake, so that a new certificate needs no new endpoint.
                _ = endpoint.ListenOptions.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = handshake => ValueTask.FromResult(_endpoints[name].AuthenticationFor(handshake.ClientHelloInfo.ServerName)),
                });
            }
        });
    }

    private static partial class Log
    {
        [LoggerMessage(2000, LogLevel.Error, "The endpoint {Endpoint} is closed, because its certificate cannot be used.")]
        public static partial void EndpointStopped(ILogger logger, string endpoint);
    }
}
