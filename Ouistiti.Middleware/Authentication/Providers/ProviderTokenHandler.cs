using System.Security.Claims;
using System.Text.Json;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Bearer;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Verifies access tokens of the provider that programs come with (RFC 9068). Who may sign in there and here may come with one, and nobody else.</summary>
internal sealed class ProviderTokenHandler(OpenIdConnectSettings settings, ProviderMetadata metadata, ProviderClaims claims, RememberedTokens remembered, TimeProvider time)
    : AuthorityTokenHandler(new AuthorityTerms(settings.AcceptedAlgorithms, settings.AccessTokenAudience!), metadata.Value, remembered, time)
{
    protected override (string User, string Role, AccountStatus Status, string? Problem) Identify(JsonElement payload)
    {
        var identity = new ClaimsIdentity();
        UserInformationClaims.Add(payload, identity);
        return claims.Read(identity, out var problem) is { } user ? (user.Name, user.Group, user.Status, null) : (string.Empty, string.Empty, AccountStatus.Repudiated, problem);
    }
}
