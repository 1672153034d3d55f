using System.Text.Json;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>When a token begins and ends, in seconds since 1970.</summary>
/// <param name="IssuedAt">When it was issued; null where it does not say so.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal readonly record struct TokenTimes(long? IssuedAt, long ExpiresAt)
{
    /// <summary>Reads and checks the times.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="now">The time.</param>
    /// <param name="skew">How far the issuer's clock may be off, in seconds, before a token is one of the future or of the past.</param>
    /// <param name="problem">Why it is not valid now; null where it is.</param>
    public static TokenTimes Read(JsonElement claims, long now, (long Future, long Past) skew, out string? problem)
    {
        var expires = Json.Time(claims, TokenClaims.Expires);
        problem = expires is null ? "It never ends."
            : now - skew.Past >= expires ? "It has expired."
            : IsWrong(TokenClaims.NotBefore) || IsWrong(TokenClaims.IssuedAt) ? "It is one of the future."
            : null;
        return new TokenTimes(Json.Time(claims, TokenClaims.IssuedAt), (expires ?? 0) + skew.Past);

        // What is there but no time is no reason to believe the rest.
        bool IsWrong(string name) => claims.TryGetProperty(name, out _) && !(Json.Time(claims, name) <= now + skew.Future);
    }
}
