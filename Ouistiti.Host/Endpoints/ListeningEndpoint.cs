using System.Net.Security;
using System.Security.Authentication;
using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Host.Endpoints.Http1;
using Ouistiti.Host.Endpoints.Tls;
using Ouistiti.Middleware.Sites;

namespace Ouistiti.Host.Endpoints;

/// <summary>An endpoint as it is now.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Options">Its options.</param>
/// <param name="Sni">The certificates that the endpoint itself has for host names; they come first.</param>
/// <param name="Certificates">Those of the sites, and the default.</param>
/// <param name="Rules">What it accepts of a request.</param>
/// <param name="Limiter">Gives its connections their place.</param>
internal sealed record ListeningEndpoint(
    string Name,
    EndpointOptions Options,
    HostTable<ServerCertificate> Sni,
    HostTable<ServerCertificate> Certificates,
    RequestRules Rules,
    ConnectionLimiter Limiter)
{
    private static readonly List<SslApplicationProtocol> Http1Alone = [SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> Http1AndHttp2 = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    private readonly SslProtocols _protocols = Options.SslProtocols.Length == 0
        ? SslProtocols.Tls12 | SslProtocols.Tls13
        : Options.SslProtocols.Aggregate(SslProtocols.None, (all, version) => all | (version == TlsVersion.Tls12 ? SslProtocols.Tls12 : SslProtocols.Tls13));

    // Asked for here, before anybody can connect.
    private readonly CipherSuitesPolicy? _cipherSuites = Options.IsTls ? CipherSuites.Policy : null;

    /// <summary>An endpoint that has no certificates yet.</summary>
    public static ListeningEndpoint Create(string name, EndpointOptions options, LimitsOptions limits, ConnectionLimiter limiter) =>
        new(name, options, new HostTable<ServerCertificate>(), new HostTable<ServerCertificate>(), options.MakeRules(limits), limiter);

    /// <summary>What clients are asked for; null where they are asked for nothing.</summary>
    public ClientCertificates? Clients { get; init; }

    /// <summary>Whether it is known whom to accept, where clients are asked for a certificate.</summary>
    public bool HasClientAuthority => Options.ClientCertificateMode == ClientCertificateMode.NoCertificate || Clients is not null;

    /// <summary>The certificate for a host name, in ASCII.</summary>
    public ServerCertificate? CertificateFor(ReadOnlySpan<char> host) => Sni.Find(host) ?? Certificates.Find(host);

    /// <summary>What a client is shaken hands with.</summary>
    /// <exception cref="AuthenticationException">The certificate cannot be used: the connection ends.</exception>
    public SslServerAuthenticationOptions AuthenticationWith(ServerCertificate? certificate) => new()
    {
        ServerCertificateContext = certificate?.Context ?? throw new AuthenticationException("The host has no certificate that can be used."),
        EnabledSslProtocols = _protocols,
        ApplicationProtocols = Rules.Versions.HasFlag(HttpVersions.Http2) ? Http1AndHttp2 : Http1Alone,
        CipherSuitesPolicy = _cipherSuites,
    };
}
