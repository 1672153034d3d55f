using Ouistiti.Middleware.Features;

namespace Ouistiti.Host.Endpoints;

/// <summary>Tells a request on which endpoint it came in, and behind which certificate.</summary>
/// <param name="opened">The endpoint as it was when the connection began.</param>
/// <param name="current">Looks an endpoint up by its name, as it is now.</param>
internal sealed class EndpointFeature(ListeningEndpoint opened, Func<string, ListeningEndpoint?> current) : IEndpointFeature
{
    public string Name => opened.Name;

    /// <summary>The certificate that TLS was agreed on with; null on clear connections.</summary>
    public ServerCertificate? Certificate { get; set; }

    /// <summary>Who the client's certificate names; null where it has shown none.</summary>
    public string? User { get; set; }

    public bool IsAuthoritativeFor(ReadOnlySpan<char> host) =>
        current(opened.Name) is { } endpoint
        && endpoint.Options.Url == opened.Options.Url
        && (Certificate is null || endpoint.CertificateFor(host) is { Context: not null } wanted && wanted.Key == Certificate.Key);
}
