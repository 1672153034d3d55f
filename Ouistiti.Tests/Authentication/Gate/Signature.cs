namespace Ouistiti.Tests.Authentication.Gate;

/// <summary>A way to show who one is.</summary>
public enum Signature
{
    Basic,
    Digest,
    BearerToken,
    TokenHeader,
    TokenCookie,
}
