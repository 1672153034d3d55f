namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>The names of claims in tokens, besides those of <see cref="AccountClaims"/>.</summary>
internal static class TokenClaims
{
    /// <summary>Who issued it (RFC 7519, section 4.1.1).</summary>
    public const string Issuer = "iss";

    /// <summary>The user's name once more, by its registered name (section 4.1.2).</summary>
    public const string Subject = "sub";

    /// <summary>For whom it is (section 4.1.3).</summary>
    public const string Audience = "aud";

    /// <summary>When it ends (section 4.1.4).</summary>
    public const string Expires = "exp";

    /// <summary>When it begins (section 4.1.5).</summary>
    public const string NotBefore = "nbf";

    /// <summary>When it was issued (section 4.1.6).</summary>
    public const string IssuedAt = "iat";

    /// <summary>Which token it is (section 4.1.7).</summary>
    public const string Id = "jti";

    /// <summary>Which session it belongs to; it stays when the token is renewed.</summary>
    public const string Session = "sid";

    /// <summary>When the user signed in; it stays when the token is renewed.</summary>
    public const string SignedInAt = "auth_time";

    /// <summary>The names of the factors that have succeeded.</summary>
    public const string Factors = "factors";

    /// <summary>Which account it is among all of this machine.</summary>
    public const string Account = "account";

    /// <summary>Differs once the account's password or state has changed. Only this server can tell what it stands for.</summary>
    public const string Stamp = "stamp";

    /// <summary>Differs once all sessions of the account have been ended.</summary>
    public const string Round = "round";
}
