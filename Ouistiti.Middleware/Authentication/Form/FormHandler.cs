using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Form;

/// <summary>Signs users in who send name and password in the fields <c>username</c> and <c>password</c> of a form. What stands in a query is never looked at.</summary>
internal sealed class FormHandler(IOptionsMonitor<FormOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccountDirectory accounts)
    : AuthenticationHandler<FormOptions>(options, logger, encoder)
{
    private static readonly AuthenticateResult WrongPassword = AuthenticateResult.Fail("The user name or the password is wrong.");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!HttpMethods.IsPost(Request.Method) || !Options.Paths.Contains(Request.Path.Value) || await SmallForm.ReadAsync(Request) is not { } form)
        {
            return AuthenticateResult.NoResult();
        }

        if (form["username"] is not [{ Length: > 0 } user] || form["password"] is not [{ } password])
        {
            return AuthenticateResult.NoResult();
        }

        return await accounts.VerifyAsync(user, password, Context) is { } account
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new AccountIdentity(account, Scheme.Name, [Options.Factor])), Scheme.Name))
            : WrongPassword;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, $"{FormDefaults.ChallengeScheme} realm={HttpSyntax.Quote(Options.Realm)}");
        return Task.CompletedTask;
    }
}
