namespace Ouistiti.Host.Endpoints.Tls;

/// <summary>The versions of TLS that can be accepted. Older ones are not secure (RFC 8996).</summary>
public enum TlsVersion
{
    /// <summary>TLS 1.2.</summary>
    Tls12,

    /// <summary>TLS 1.3.</summary>
    Tls13,
}
