using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Host.Endpoints.Http1;
using Ouistiti.Host.Endpoints.Tls;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Host.Endpoints;

/// <summary>What is known of a connection: on which endpoint it came in, behind which certificate, and what becomes of it.</summary>
/// <param name="opened">The endpoint as it was when the connection began.</param>
/// <param name="current">Looks an endpoint up by its name, as it is now.</param>
internal sealed class EndpointFeature(ListeningEndpoint opened, Func<string, ListeningEndpoint?> current) : IEndpointFeature
{
    public string Name => opened.Name;

    public Refusal? Refusal { get; set; }

    /// <summary>The certificate that TLS was agreed on with; null on clear connections.</summary>
    public ServerCertificate? Certificate { get; set; }

    /// <summary>Whether the request is one of HTTP/0.9, which Kestrel takes for 1.0.</summary>
    public bool IsSimple { get; set; }

    /// <summary>What is accepted of a request.</summary>
    public RequestRules Rules => opened.Rules;

    /// <summary>Whether others wait for the connection's place.</summary>
    public bool IsCrowded => (current(opened.Name) ?? opened).Limiter.IsCrowded;

    /// <summary>The guard of an HTTP/1 connection; null on others.</summary>
    public RequestGuard? Guard { get; set; }

    /// <summary>The watch over an HTTP/2 connection; null on others.</summary>
    public StreamWatch? Streams { get; set; }

    /// <summary>Who the client's certificate names; null where it has shown none.</summary>
    public string? User { get; set; }

    public object? Note { get; set; }

    public bool IsAuthoritativeFor(ReadOnlySpan<char> host) =>
        current(opened.Name) is { } endpoint
        && endpoint.Options.Url == opened.Options.Url
        && (Certificate is null || endpoint.CertificateFor(host) is { Context: not null } wanted && wanted.Key == Certificate.Key);
}
