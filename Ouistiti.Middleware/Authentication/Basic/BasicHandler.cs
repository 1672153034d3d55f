using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Basic;

/// <summary>Signs users in who send name and password with each request (RFC 7617).</summary>
internal sealed class BasicHandler(IOptionsMonitor<BasicOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccountDirectory accounts)
    : AuthenticationHandler<BasicOptions>(options, logger, encoder)
{
    private static readonly AuthenticateResult WrongPassword = AuthenticateResult.Fail("The user name or the password is wrong.");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } authorization] || !BasicCredentials.TryParse(authorization, out var credentials))
        {
            return AuthenticateResult.NoResult();
        }

        return await accounts.VerifyAsync(credentials.User, credentials.Password, Context) is { } account
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new AccountIdentity(account, Scheme.Name, [Options.Factor])), Scheme.Name))
            : WrongPassword;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, $"Basic realm={HttpSyntax.Quote(Options.Realm)}, charset=\"UTF-8\"");
        return Task.CompletedTask;
    }
}
