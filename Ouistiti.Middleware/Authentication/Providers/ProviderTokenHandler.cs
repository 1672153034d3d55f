using System.Security.Claims;
using System.Text.Json;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Bearer;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Verifies access tokens of the provider that programs come with (RFC 9068). Who may sign in there and here may come with one, and nobody else.</summary>
internal sealed class ProviderTokenHandler(
    OpenIdConnectSettings settings, AuthenticationOptions options, ProviderMetadata metadata, ProviderClaims claims, ProviderNames names, RememberedTokens remembered, TimeProvider time)
    : AuthorityTokenHandler(new AuthorityTerms(settings.AcceptedAlgorithms, settings.AccessTokenAudience!), metadata.Value, remembered, time)
{
    protected override (string User, string Role, AccountStatus Status, string? Problem) Identify(JsonElement payload)
    {
        var identity = new ClaimsIdentity();
        UserInformationClaims.Add(payload, identity);
        var user = claims.Read(identity, out var problem);
        Account? own = null;
        problem ??= names.ProblemOf(user!, out own);
        if (own is not null && options.SecondFactor is not null)
        {
            // It cannot be asked of a program, and his account may demand it.
            problem ??= $"{own.Name} has an account here, whose second factor no token of a provider shows";
        }

        return problem is null ? (user!.Name, own?.Group ?? user.Group, own?.Status ?? user.Status, null) : (string.Empty, string.Empty, AccountStatus.Repudiated, problem);
    }
}
