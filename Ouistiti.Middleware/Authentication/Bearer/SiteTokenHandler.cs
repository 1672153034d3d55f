using Microsoft.IdentityModel.Tokens;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Bearer;

/// <summary>Verifies tokens for ASP.NET Core's handler, each of them once.</summary>
internal abstract class SiteTokenHandler(RememberedTokens remembered) : TokenHandler
{
    /// <summary>Verifies a token: its form, its signature, and what it claims.</summary>
    /// <param name="text">What the client sent.</param>
    /// <returns>What it says; or why it is not valid.</returns>
    public abstract ValueTask<(VerifiedToken? Token, string? Problem)> VerifyAsync(string text);

    public sealed override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var digest = TokenDigest.Of(token);
        if (!remembered.TryFind(digest, out var verified))
        {
            (verified, var problem) = await VerifyAsync(token);
            if (verified is null)
            {
                return new TokenValidationResult { Exception = new SecurityTokenValidationException(problem) };
            }

            remembered.Add(digest, verified);
        }

        return new TokenValidationResult { IsValid = true, ClaimsIdentity = verified.Claims, SecurityToken = verified };
    }
}
