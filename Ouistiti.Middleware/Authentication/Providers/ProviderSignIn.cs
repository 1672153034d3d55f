using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Middleware.Authentication.OpenIdConnect;
using Ouistiti.Middleware.Authentication.Pages;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Makes a user of the site of who has signed in at the provider, and tells who has not why.</summary>
internal sealed partial class ProviderSignIn(
    OpenIdConnectSettings settings,
    AuthenticationOptions options,
    ProviderTable table,
    ProviderClaims claims,
    ProviderSessions sessions,
    ProviderNames names,
    SignedIn signedIn,
    TimeProvider time,
    ILogger<ProviderSignIn> logger)
{
    private const string SessionId = "sid";

    /// <summary>The provider has said who somebody is, and it has been verified. Whether he may come in is decided here.</summary>
    public async Task CompleteAsync(TicketReceivedContext context)
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

    /// <summary>The provider, or the user there, has said no.</summary>
    public async Task RefuseAsync(AccessDeniedContext context)
    {
        context.HandleResponse();
        await FailAsync(context.HttpContext, new OpenIdConnectException(OpenIdConnectProblem.Denied, "the provider, or the user there, said no"), context.ReturnUrl);
    }

    /// <summary>Something went wrong on the way.</summary>
    public async Task FailAsync(RemoteFailureContext context)
    {
        if (context.Failure is AccountStoreException)
        {
            // The gate tells of it.
            return;
        }

        context.HandleResponse();
        await FailAsync(context.HttpContext, context.Failure!, context.Properties?.RedirectUri);
    }

    /// <summary>Says why nobody was signed in: to the user, and in the log.</summary>
    public Task FailAsync(HttpContext context, Exception failure, string? target)
    {
        var problem = ProblemOf(failure);
        var level = problem == OpenIdConnectProblem.Stale ? LogLevel.Information : LogLevel.Warning;
        var client = ThrottleKey.Show(context.Connection.RemoteIpAddress);
        var reason = AuthorizationResponse.Shorten(failure.Message.TrimEnd('.'));
        Log.Failed(logger, level, settings.DisplayName, client, reason);
        return ProviderPages.SendProblemAsync(context, problem, settings, Challenge.WithTarget(settings.Path, target), options.Has(SignInScheme.Form) ? Challenge.WithTarget(options.SignInPage!, target) : null);
    }

    /// <summary>What a failure means; of ASP.NET Core's handler of OAuth, whose failures say no more than a text.</summary>
    private static OpenIdConnectProblem ProblemOf(Exception failure) => failure switch
    {
        OpenIdConnectException known => known.Problem,
        HttpRequestException or OperationCanceledException => OpenIdConnectProblem.Unreachable,
        AuthenticationFailureException { Message: var text } when text.Contains("state", StringComparison.Ordinal) || text.Contains("Correlation", StringComparison.Ordinal) => OpenIdConnectProblem.Stale,
        AuthenticationFailureException => OpenIdConnectProblem.Misconfigured,
        _ => OpenIdConnectProblem.Untrusted,
    };

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
    }
}
