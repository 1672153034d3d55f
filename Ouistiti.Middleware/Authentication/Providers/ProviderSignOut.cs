using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Ouistiti.Middleware.Authentication.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Leads who has signed out here to the provider, to sign out there too.</summary>
internal sealed partial class ProviderSignOut(
    OpenIdConnectSettings settings, IOptionsMonitor<OpenIdConnectOptions> options, ProviderTable table, ProviderSessions sessions, ILogger<ProviderSignOut> logger)
{
    /// <summary>Leads him there, if he came from there.</summary>
    /// <param name="context">The request, whose answer has not started.</param>
    /// <param name="identity">Who he was.</param>
    /// <param name="target">Where he is to come back to.</param>
    /// <returns>False where there is nothing to do there.</returns>
    public async Task<bool> TryAsync(HttpContext context, AccountIdentity identity, string target)
    {
        if (!settings.SignOutAtProvider || !identity.Factors.Contains(settings.Factor) || table.Find(identity.Account.Name) is not { } user)
        {
            return false;
        }

        try
        {
            var configuration = await options.Get(OpenIdConnectDefaults.AuthenticationScheme).ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
            if (string.IsNullOrEmpty(configuration.EndSessionEndpoint))
            {
                return false;
            }

            var properties = new AuthenticationProperties { RedirectUri = target };
            if (ProviderSecrets.Open(user.Secrets, sessions.Protector, user.Subject).Id is { } token)
            {
                properties.StoreTokens([new AuthenticationToken { Name = OpenIdConnectParameterNames.IdToken, Value = token }]);
            }

            await context.SignOutAsync(OpenIdConnectDefaults.AuthenticationScheme, properties);
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or OpenIdConnectException)
        {
            Log.CannotSignOut(logger, user.Account.Name, settings.DisplayName, exception.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1395, LogLevel.Warning, "{User} has signed out here, and not at {Provider}: {Problem}")]
        public static partial void CannotSignOut(ILogger logger, string user, string provider, string problem);
    }
}
