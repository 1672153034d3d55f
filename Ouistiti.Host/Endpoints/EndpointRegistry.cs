using System.Collections.Frozen;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Ouistiti.Host.Configuration;
using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Host.Endpoints.Sockets;
using Ouistiti.Host.Endpoints.Tls;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Sites;

namespace Ouistiti.Host.Endpoints;

/// <summary>Holds the endpoints, and has Kestrel listen on them.</summary>
internal sealed partial class EndpointRegistry(CertificateStore certificates, ConnectionServer server, ILogger<EndpointRegistry> logger)
{
    private readonly EndpointConfiguration _configuration = new();
    private readonly HashSet<string> _wired = new(StringComparer.OrdinalIgnoreCase);
    private KestrelConfigurationLoader? _loader;
    private KestrelServerOptions? _kestrel;
    private LimitsOptions _limits = new();
    private volatile FrozenDictionary<string, ListeningEndpoint> _endpoints = FrozenDictionary<string, ListeningEndpoint>.Empty;
    private volatile string[] _stopped = [];

    /// <summary>The endpoints that are listened on.</summary>
    public IReadOnlyDictionary<string, ListeningEndpoint> Listening => _endpoints;

    /// <summary>The endpoints that are not listened on, because their certificate cannot be used.</summary>
    public IReadOnlyList<string> Stopped => _stopped;

    /// <summary>The name of the endpoint that an address belongs to; null where it is none's.</summary>
    public string? NameOf(EndPoint address) => _endpoints.Values.FirstOrDefault(endpoint => endpoint.Options.ParseAddress()!.Overlaps(address))?.Name;

    /// <summary>Makes Kestrel follow this registry.</summary>
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;

        // RFC 9112, section 3.2.2: of a target in absolute form, the authority counts, and not the Host field.
        kestrel.AllowHostHeaderOverride = true;
        _kestrel = kestrel;
        _limits.ApplyTo(kestrel.Limits, isStart: true);
        _loader = kestrel.Configure(new ConfigurationBuilder().Add(_configuration).Build(), reloadOnChange: true);
        foreach (var name in _endpoints.Keys)
        {
            Wire(_loader, name);
        }
    }

    /// <summary>Reads the certificates that a configuration's endpoints need. Changes nothing yet.</summary>
    /// <exception cref="ConfigurationException">None of the endpoints can be listened on.</exception>
    public ILookup<bool, ListeningEndpoint> Prepare(AppSettings settings)
    {
        certificates.ForgetErrors();
        var endpoints = settings.Kestrel.Endpoints
            .Select(endpoint => Prepare(endpoint.Key, endpoint.Value, settings))
            .ToLookup(endpoint => !endpoint.Options.IsTls || (endpoint.Certificates.Find(string.Empty)?.Context is not null && endpoint.HasClientAuthority));
        return endpoints[true].Any()
            ? endpoints

            // Kestrel without endpoints would choose one of its own.
            : throw new ConfigurationException("No endpoint is left to listen on, because of what is said above; expected at least one whose certificate can be read");
    }

    /// <summary>Puts these endpoints in the place of those before. Those that stay the same keep their connections.</summary>
    /// <param name="prepared">What <see cref="Prepare(AppSettings)"/> made.</param>
    /// <param name="limits">What a client may ask of all of them.</param>
    public void Apply(ILookup<bool, ListeningEndpoint> prepared, LimitsOptions limits)
    {
        _limits = limits;
        if (_kestrel is not null)
        {
            limits.ApplyTo(_kestrel.Limits, isStart: false);
        }

        _stopped = [.. prepared[false].Select(endpoint => endpoint.Name)];
        foreach (var name in _stopped)
        {
            Log.EndpointStopped(logger, name);
        }

        var before = _endpoints.Values.Select(endpoint => endpoint.Options.Url).ToHashSet(StringComparer.Ordinal);
        foreach (var endpoint in prepared[true].Where(endpoint => !before.Contains(endpoint.Options.Url)))
        {
            AddressProbe.RemoveStale(endpoint.Options.ParseAddress()!);
        }

        _endpoints = prepared[true].ToFrozenDictionary(endpoint => endpoint.Name, StringComparer.OrdinalIgnoreCase);
        if (_loader is not null)
        {
            foreach (var name in _endpoints.Keys)
            {
                Wire(_loader, name);
            }
        }

        _configuration.Publish(_endpoints.Values);

        if (_endpoints.Values.Any(endpoint => endpoint.Options.IsTls) && CipherSuites.Policy is not null)
        {
            Log.SessionsNotResumed(logger);
        }
    }

    private ListeningEndpoint Prepare(string name, EndpointOptions options, AppSettings settings)
    {
        var endpoint = ListeningEndpoint.Create(name, options, settings.Kestrel.Limits, LimiterFor(name, options.Limits)) with
        {
            Clients = certificates.GetClients(options),
        };
        if (!options.IsTls)
        {
            return endpoint;
        }

        endpoint.Certificates.Add([], certificates.Get(options.Certificate ?? settings.Kestrel.Certificates.Default));

        // As sites are chosen: one that names the endpoint comes last, and so in the place of one that is reached everywhere.
        foreach (var site in settings.Ouistiti.Sites.Values
            .Where(site => site.Certificate is not null && site.IsReachedOn(name))
            .OrderBy(site => site.Endpoints.Length > 0))
        {
            endpoint.Certificates.Add(site.Hosts, certificates.Get(site.Certificate));
        }

        foreach (var (host, sni) in options.Sni)
        {
            endpoint.Sni.Add([HostName.TryNormalize(host, out var normalized) ? normalized : host], certificates.Get(sni.Certificate));
        }

        return endpoint;
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
            // The endpoint is being closed where it is no longer known.
            _ = endpoint.ListenOptions.Use(next => connection =>
                Find(name) is { } listening ? server.AdmitAsync(connection, listening, Find, next) : Task.CompletedTask);
            if (endpoint.IsHttps)
            {
                _ = endpoint.ListenOptions.Use(next => connection =>
                {
                    if (connection.Transport.Output is SocketWriter output)
                    {
                        output.CollectsRecords = true;
                    }

                    return next(connection);
                });

                // Asked at each handshake, so that a new certificate needs no new endpoint.
                _ = endpoint.ListenOptions.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = handshake => ValueTask.FromResult(Handshake(handshake)),
                });
            }

            _ = endpoint.ListenOptions.Use(next => connection => server.ServeAsync(connection, next));
        });
    }

    /// <summary>The limiter as it is, with the connections it knows, unless its limits change.</summary>
    private ConnectionLimiter LimiterFor(string name, EndpointLimitsOptions configured)
    {
        var limits = configured.ToConnectionLimits(OpenFiles.Room);
        if (Find(name)?.Limiter is { } limiter && limiter.Limits == limits)
        {
            return limiter;
        }

        if (limits.MaxConnections < configured.MaxConnections)
        {
            Log.FewFiles(logger, name, limits.MaxConnections, configured.MaxConnections);
        }

        return new ConnectionLimiter(limits);
    }

    private ListeningEndpoint? Find(string name) => _endpoints.GetValueOrDefault(name);

    private SslServerAuthenticationOptions Handshake(TlsHandshakeCallbackContext handshake)
    {
        var feature = (EndpointFeature)handshake.Connection.Features.Get<IEndpointFeature>()!;
        var endpoint = Find(feature.Name) ?? throw new AuthenticationException("The endpoint is being closed.");

        // .NET turns an internationalised name back into its letters.
        var host = HostName.TryNormalize(handshake.ClientHelloInfo.ServerName, out var name) ? name : string.Empty;
        feature.Certificate = endpoint.CertificateFor(host);
        var options = endpoint.AuthenticationWith(feature.Certificate);
        endpoint.Clients?.AskFor(options, feature, reason => Log.ClientRefused(logger, endpoint.Name, handshake.Connection.RemoteEndPoint, reason));
        return options;
    }

    private static partial class Log
    {
        [LoggerMessage(2103, LogLevel.Error, "The endpoint {Endpoint} is closed, because its certificate cannot be used.")]
        public static partial void EndpointStopped(ILogger logger, string endpoint);

        [LoggerMessage(2112, LogLevel.Warning, "OpenSSL could not be told which cipher suites to offer. Each connection is told instead, and TLS sessions are not resumed.")]
        public static partial void SessionsNotResumed(ILogger logger);

        [LoggerMessage(2113, LogLevel.Warning, "{Endpoint} serves {Limit} connections at a time and not {Configured}: the process may open no more files (ulimit -n).")]
        public static partial void FewFiles(ILogger logger, string endpoint, int limit, int configured);

        [LoggerMessage(2111, LogLevel.Information, "{Endpoint} refused the client {Client}, because of its certificate: {Reason}.")]
        public static partial void ClientRefused(ILogger logger, string endpoint, EndPoint? client, string reason);
    }
}
