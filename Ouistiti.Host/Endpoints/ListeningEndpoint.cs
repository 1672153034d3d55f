using System.Net.Security;
using System.Security.Authentication;
using Ouistiti.Middleware.Sites;

namespace Ouistiti.Host.Endpoints;

/// <summary>An endpoint as it is now: its options and, on TLS, its certificates by host name.</summary>
internal sealed record ListeningEndpoint(string Name, EndpointOptions Options, HostTable<ServerCertificate> Certificates)
{
    /// <summary>What a client that asks for this host name is shaken hands with.</summary>
    /// <exception cref="AuthenticationException">The host's certificate cannot be used: the connection ends.</exception>
    public SslServerAuthenticationOptions AuthenticationFor(string? host)
    {
        // .NET turns an internationalised name back into its letters.
        var certificate = Certificates.Find(host is not null && HostName.TryNormalize(host, out var name) ? name : string.Empty);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate?.Context ?? throw new AuthenticationException("The host has no certificate that can be used."),
            EnabledSslProtocols = Options.SslProtocols.Length == 0
                ? SslProtocols.Tls12 | SslProtocols.Tls13
                : Options.SslProtocols.Aggregate(SslProtocols.None, (all, version) => all | (version == TlsVersion.Tls12 ? SslProtocols.Tls12 : SslProtocols.Tls13)),
        };
    }
}
