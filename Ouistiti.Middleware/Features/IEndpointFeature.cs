namespace Ouistiti.Middleware.Features;

/// <summary>Tells on which endpoint a connection came in. The host sets it on the connection.</summary>
public interface IEndpointFeature
{
    /// <summary>The endpoint's name in <c>Kestrel:Endpoints</c>.</summary>
    string Name { get; }

    /// <summary>Whom the client's certificate names, which has been checked; null where the client showed none.</summary>
    string? User { get; }

    /// <summary>What a request on the connection left for the next. Who reads it must expect to find what somebody else left.</summary>
    object? Note { get; set; }

    /// <summary>Why whatever comes on this connection is refused; null where it is not.</summary>
    Refusal? Refusal { get; }

    /// <summary>
    /// Whether the connection may carry requests for a host name (RFC 9110, section 7.4): not where TLS has been agreed on with a
    /// certificate that is another than the host's, nor where the endpoint has become another one since.
    /// </summary>
    bool IsAuthoritativeFor(ReadOnlySpan<char> host);
}
