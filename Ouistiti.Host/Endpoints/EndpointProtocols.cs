namespace Ouistiti.Host.Endpoints;

/// <summary>The versions of HTTP that an endpoint speaks.</summary>
public enum EndpointProtocols
{
    /// <summary>HTTP/1.0 and HTTP/1.1.</summary>
    Http1 = 1,

    /// <summary>HTTP/2.</summary>
    Http2 = 2,

    /// <summary>Both: the client chooses by ALPN.</summary>
    Http1AndHttp2 = 3,
}
