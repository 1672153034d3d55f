using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.OpenIdConnect;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>What the site has a say in while somebody signs in or out by OpenID Connect.</summary>
internal sealed partial class ProviderEvents(
    OpenIdConnectSettings settings, ProviderSignIn signIn, ProviderTable table, ClientProof proof, ProviderNames names, TokenIssuer tokens, RedirectTargets targets, ILogger<ProviderEvents> logger) : OpenIdConnectEvents
{
    public override async Task AuthorizationCodeReceived(AuthorizationCodeReceivedContext context) =>
        proof.AddTo(context.TokenEndpointRequest, await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted));

    public override Task TicketReceived(TicketReceivedContext context) => signIn.CompleteAsync(context);

    public override Task AccessDenied(AccessDeniedContext context) => signIn.RefuseAsync(context);

    public override Task RemoteFailure(RemoteFailureContext context) => signIn.FailAsync(context);

    /// <summary>The provider says in the user's browser that he has signed out there. Who knows the name of the session is believed: it is told to nobody else.</summary>
    public override async Task RemoteSignOut(RemoteSignOutContext context)
    {
        await Task.Yield();
        context.HandleResponse();
        context.Response.Headers.CacheControl = "no-store";
        var message = context.ProtocolMessage!;
        if (await IssuerOfAsync(context) is { } issuer && message.Iss == issuer && message.Sid is { Length: > 0 } session && table.FindSession(session) is { } user)
        {
            _ = tokens.RevokeAll(user.IsLocal ? names.OwnAccountOf(user.Account.Name) ?? user.Account : user.Account, context.HttpContext);
            Log.SignedOutThere(logger, user.Account.Name, settings.DisplayName);
        }
    }

    /// <summary>Where users go on to who have signed out there is decided for the host that they come back to: the state may have been made for another.</summary>
    public override Task SignedOutCallbackRedirect(RemoteSignOutContext context)
    {
        context.HandleResponse();
        context.Response.Redirect(targets.Read(context.Properties?.RedirectUri, context.Request) ?? "/");
        return Task.CompletedTask;
    }

    /// <summary>The provider's name; null where nobody can tell, and then nobody is believed.</summary>
    private static async Task<string?> IssuerOfAsync(RemoteSignOutContext context)
    {
        try
        {
            return (await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted)).Issuer;
        }
        catch (InvalidOperationException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1392, LogLevel.Information, "All sessions of {User} were ended: he has signed out at {Provider}.")]
        public static partial void SignedOutThere(ILogger logger, string user, string provider);
    }
}
