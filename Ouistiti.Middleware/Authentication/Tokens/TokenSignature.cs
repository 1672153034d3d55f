using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Makes and checks the signatures of tokens. Which key and which algorithm it may be is not the token's to say (RFC 8725, section 3.1).</summary>
internal static class TokenSignature
{
    // Times, issuer and audience are looked at elsewhere, by this server's clock.
    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = TokenText.MaxLength, SetDefaultTimesOnTokenCreation = false };

    /// <summary>Signs claims.</summary>
    /// <param name="payload">The claims, a JSON object.</param>
    /// <param name="key">The key.</param>
    public static string Sign(string payload, SigningKey key) => Handler.CreateToken(payload, key.Credentials);

    /// <summary>Whether a token is signed with this key by this algorithm.</summary>
    public static async Task<bool> IsRightAsync(TokenText token, SecurityKey key, string algorithm)
    {
        var result = await Handler.ValidateTokenAsync(token.Text, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidAlgorithms = [algorithm],
            RequireSignedTokens = true,
            LogValidationExceptions = false,
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        return result.IsValid;
    }
}
