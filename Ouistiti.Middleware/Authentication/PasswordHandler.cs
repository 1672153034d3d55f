using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Signs users in who send name and password, in whatever way.</summary>
internal abstract class PasswordHandler<TOptions>(IOptionsMonitor<TOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccountDirectory accounts)
    : AuthenticationHandler<TOptions>(options, logger, encoder)
    where TOptions : PasswordHandlerOptions, new()
{
    private static readonly AuthenticateResult WrongPassword = AuthenticateResult.Fail("The user name or the password is wrong.");

    /// <summary>Signs in who has this password.</summary>
    protected async Task<AuthenticateResult> VerifyAsync(string user, string password) =>
        await accounts.VerifyAsync(user, password, Context) is { } account
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new AccountIdentity(account, Scheme.Name, [Options.Factor])), Scheme.Name))
            : WrongPassword;

    /// <summary>Asks to sign in.</summary>
    /// <param name="scheme">The scheme's name on the wire.</param>
    /// <param name="parameters">What follows the realm.</param>
    protected Task ChallengeAsync(string scheme, string parameters = "")
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, $"{scheme} realm={HttpSyntax.Quote(Options.Realm)}{parameters}");
        return Task.CompletedTask;
    }
}
