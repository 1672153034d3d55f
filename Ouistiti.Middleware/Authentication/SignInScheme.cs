namespace Ouistiti.Middleware.Authentication;

/// <summary>How somebody may say who he is, from the strongest to the weakest: challenges are sent in this order.</summary>
public enum SignInScheme
{
    /// <summary>A client certificate, which the endpoint asks for and checks.</summary>
    Certificate,

    /// <summary>A signed token (RFC 6750), which this server or another one issued.</summary>
    Bearer,

    /// <summary>A password that never crosses the network (RFC 7616).</summary>
    Digest,

    /// <summary>A user name and a password with each request (RFC 7617).</summary>
    Basic,

    /// <summary>A page that asks for user name and password, and a token in a cookie afterwards.</summary>
    Form,

    /// <summary>An account at an OpenID provider (OpenID Connect Core 1.0), and a token in a cookie afterwards.</summary>
    OpenIdConnect,

    /// <summary>Nobody has to sign in: who does not is a visitor with an identity that is configured.</summary>
    None,
}
