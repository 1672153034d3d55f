using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Middleware.Authentication.OpenIdConnect;
using Ouistiti.Middleware.Authentication.Pages;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Makes a user of the site of who has signed in at the provider, and tells who has not why.</summary>
internal sealed partial class ProviderEvents(
    OpenIdConnectSettings settings,
    AuthenticationOptions options,
    ProviderTable table,
    ProviderClaims claims,
    ProviderSessions sessions,
    ClientProof proof,
    ProviderNames names,
    TokenIssuer tokens,
    SignedIn signedIn,
    TimeProvider time,
    ILogger<ProviderEvents> logger) : OpenIdConnectEvents
{
    private const string SessionId = "sid";

    public override async Task AuthorizationCodeReceived(AuthorizationCodeReceivedContext context) =>
        proof.AddTo(context.TokenEndpointRequest, await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted));

    /// <summary>The provider has said who somebody is, and it has been verified. Whether he may come in is decided here.</summary>
    public override async Task TicketReceived(TicketReceivedContext context)
    {
        // It writes to the disk, for which others on this thread must not wait.
        await Task.Yield();
        context.HandleResponse();
        var (account, problem) = Admit((ClaimsIdentity)context.Principal!.Identity!, context.Properties!);
        if (account is null)
        {
            await FailAsync(context.HttpContext, new OpenIdConnectException(OpenIdConnectProblem.NotAdmitted, problem!), context.ReturnUri);
            return;
        }

        Log.SignedIn(logger, account.Name, settings.DisplayName, ThrottleKey.Show(context.HttpContext.Connection.RemoteIpAddress));
        signedIn.Continue(context.HttpContext, new AccountIdentity(account, OpenIdConnectDefaults.AuthenticationScheme, [settings.Factor]), context.ReturnUri ?? "/");
    }

    public override async Task AccessDenied(AccessDeniedContext context)
    {
        context.HandleResponse();
        await FailAsync(context.HttpContext, new OpenIdConnectException(OpenIdConnectProblem.Denied, "the provider, or the user there, said no"), context.ReturnUrl);
    }

    public override async Task RemoteFailure(RemoteFailureContext context)
    {
        if (context.Failure is AccountStoreException)
        {
            // The gate tells of it.
            return;
        }

        context.HandleResponse();
        var failure = context.Failure as OpenIdConnectException ?? new OpenIdConnectException(OpenIdConnectProblem.Untrusted, context.Failure?.Message ?? "nothing is known of it", context.Failure);
        await FailAsync(context.HttpContext, failure, context.Properties?.RedirectUri);
    }

    /// <summary>The provider says in the user's browser that he has signed out there. Who knows the name of the session is believed: it is told to nobody else.</summary>
    public override async Task RemoteSignOut(RemoteSignOutContext context)
    {
        await Task.Yield();
        context.HandleResponse();
        var message = context.ProtocolMessage!;
        context.Response.Headers.CacheControl = "no-store";
        if (message.Iss is { Length: > 0 } issuer && issuer == await IssuerAsync(context) && message.Sid is { Length: > 0 } session && table.FindSession(session) is { } user)
        {
            tokens.RevokeAll(user.IsLocal ? names.OwnAccountOf(user.Account.Name) ?? user.Account : user.Account);
            Log.SignedOutThere(logger, user.Account.Name, settings.DisplayName);
        }
    }

    /// <summary>Says why nobody was signed in: to the user, and in the log.</summary>
    public Task FailAsync(Microsoft.AspNetCore.Http.HttpContext context, OpenIdConnectException failure, string? target)
    {
        var level = failure.Problem == OpenIdConnectProblem.Stale ? LogLevel.Information : LogLevel.Warning;
        var client = ThrottleKey.Show(context.Connection.RemoteIpAddress);
        Log.Failed(logger, level, settings.DisplayName, client, failure.Message);
        return ProviderPages.SendProblemAsync(context, failure.Problem, settings, Challenge.WithTarget(settings.Path, target), options.Has(SignInScheme.Form) ? Challenge.WithTarget(options.SignInPage!, target) : null);
    }

    /// <summary>What the provider calls itself; nothing, while it cannot be asked.</summary>
    private static async Task<string?> IssuerAsync(RemoteSignOutContext context)
    {
        try
        {
            return (await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted)).Issuer;
        }
        catch (InvalidOperationException)
        {
            // What fails is in the log already.
            return null;
        }
    }

    /// <summary>Finds the account of who has signed in at the provider.</summary>
    private (Account? Account, string? Problem) Admit(ClaimsIdentity identity, AuthenticationProperties properties)
    {
        if (claims.Read(identity, out var problem) is not { } user)
        {
            return (null, problem);
        }

        if (names.ProblemOf(user, out var local) is { } otherwise)
        {
            return (null, otherwise);
        }

        var secrets = new ProviderSecrets(properties.GetTokenValue(OpenIdConnectParameterNames.RefreshToken), properties.GetTokenValue(OpenIdConnectParameterNames.IdToken));
        if (table.Update(user, settings.LocalAccounts, time.GetUtcNow().ToUnixTimeSeconds(), identity.FindFirst(SessionId)?.Value, secrets.Seal(sessions.Protector, user.Subject)) is not { } known)
        {
            return (null, $"{user.Name} is the name of another user of the provider who has signed in before");
        }

        var account = local ?? known.Account;
        return account.CanSignIn ? (account, null) : (null, $"the account of {user.Name} must not be used");
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1390, Message = "Nobody was signed in by {Provider}, from {Client}: {Problem}.")]
        public static partial void Failed(ILogger logger, LogLevel level, string provider, string client, string problem);

        [LoggerMessage(1391, LogLevel.Information, "{User} has signed in at {Provider}, from {Client}.")]
        public static partial void SignedIn(ILogger logger, string user, string provider, string client);

        [LoggerMessage(1392, LogLevel.Information, "All sessions of {User} were ended: he has signed out at {Provider}.")]
        public static partial void SignedOutThere(ILogger logger, string user, string provider);
    }
}
