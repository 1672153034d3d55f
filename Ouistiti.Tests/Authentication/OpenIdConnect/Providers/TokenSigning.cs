namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>How <see cref="LyingProvider"/> signs an ID token.</summary>
internal enum TokenSigning
{
    /// <summary>RS256, with the key that it publishes.</summary>
    Honest,

    /// <summary>Not at all: <c>alg</c> is <c>none</c>.</summary>
    None,

    /// <summary>HS256 with the published key as the secret, which who trusts <c>alg</c> takes for good.</summary>
    HmacWithPublicKey,

    /// <summary>HS256 with the client's secret: allowed by the specification, but nothing that a client may take unasked.</summary>
    HmacWithClientSecret,

    /// <summary>RS256, and then a bit of the signature is turned.</summary>
    Broken,

    /// <summary>RS256 with a key that is not published, under the name of the one that is.</summary>
    OtherKey,
}
