using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>Verifies ID tokens (OpenID Connect Core 1.0, section 3.1.3.7), by the libraries that ASP.NET Core's own package does it with.</summary>
internal static class IdToken
{
    private const string AuthorizedParty = "azp";

    /// <summary>Verifies the ID token of an answer of the token endpoint.</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="refresh">Gets the provider's metadata anew.</param>
    /// <param name="configuration">The provider's metadata.</param>
    /// <param name="tokens">The answer.</param>
    /// <param name="nonce">What the request held; null for an answer to a refresh token, which need not hold one.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="OpenIdConnectException">It is missing, or not valid.</exception>
    public static async Task<(ClaimsPrincipal Principal, JwtSecurityToken Token)> ValidateAsync(
        OpenIdConnectOptions options, Func<Task<OpenIdConnectConfiguration>> refresh, OpenIdConnectConfiguration configuration, OpenIdConnectMessage tokens, string? nonce, TimeProvider time)
    {
        if (string.IsNullOrEmpty(tokens.IdToken))
        {
            throw new OpenIdConnectException(OpenIdConnectProblem.Untrusted, "the token endpoint answers without an ID token");
        }

        var result = await ValidateAsync(options, configuration, tokens.IdToken, time);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException && options is { RefreshOnIssuerKeyNotFound: true, ConfigurationManager: { } manager })
        {
            // The provider has a new key.
            manager.RequestRefresh();
            result = await ValidateAsync(options, await refresh(), tokens.IdToken, time);
        }

        if (!result.IsValid || result.SecurityToken is not JsonWebToken valid)
        {
            throw Untrusted(result.Exception);
        }

        var token = JwtSecurityTokenConverter.Convert(valid);
        if (token.Payload.TryGetValue(AuthorizedParty, out var party) ? party as string != options.ClientId : token.Audiences.Skip(1).Any())
        {
            // Rules 4 and 5: one that is for several says for whom it was made.
            throw new OpenIdConnectException(OpenIdConnectProblem.Untrusted, "the ID token was made for another client");
        }

        try
        {
            var context = new OpenIdConnectProtocolValidationContext { ClientId = options.ClientId, ProtocolMessage = tokens, ValidatedIdToken = token, Nonce = nonce };
            if (nonce is not null)
            {
                options.ProtocolValidator.ValidateTokenResponse(context);
            }
        }
        catch (OpenIdConnectProtocolException exception)
        {
            throw Untrusted(exception);
        }

        return (new ClaimsPrincipal(result.ClaimsIdentity), token);
    }

    private static Task<TokenValidationResult> ValidateAsync(OpenIdConnectOptions options, OpenIdConnectConfiguration configuration, string token, TimeProvider time)
    {
        var parameters = options.TokenValidationParameters.Clone();
        parameters.ValidIssuer = configuration.Issuer;
        parameters.ValidAudience ??= options.ClientId;

        // The key that the token names, and no other.
        parameters.IssuerSigningKeyResolver = (_, _, id, _) => configuration.SigningKeys.Where(key => string.IsNullOrEmpty(id) || key.KeyId == id);
        parameters.RequireSignedTokens = parameters.RequireExpirationTime = true;

        // By our own clock, which tests can set.
        parameters.LifetimeValidator = (notBefore, expires, _, _) =>
            expires > time.GetUtcNow().UtcDateTime - parameters.ClockSkew && (notBefore is null || notBefore < time.GetUtcNow().UtcDateTime + parameters.ClockSkew);
        return options.TokenHandler.ValidateTokenAsync(token, parameters);
    }

    private static OpenIdConnectException Untrusted(Exception? exception) => new(
        OpenIdConnectProblem.Untrusted,
        exception switch
        {
            SecurityTokenInvalidIssuerException => "the ID token is of another issuer",
            SecurityTokenInvalidAudienceException => "the ID token is for another client",
            SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => "the ID token has expired, or is not valid yet: the clock of this device or of the provider may be wrong",
            SecurityTokenSignatureKeyNotFoundException => "the ID token is signed with a key that the provider does not publish",
            SecurityTokenInvalidAlgorithmException or SecurityTokenInvalidSignatureException => "the signature of the ID token is missing, wrong, or of an algorithm that is not accepted",
            OpenIdConnectProtocolInvalidNonceException => "the ID token was made for another sign-in: its nonce is wrong",
            OpenIdConnectProtocolInvalidAtHashException => "the ID token was made for another access token",
            _ => "the ID token is not valid",
        },
        exception);
}
