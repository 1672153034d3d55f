using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Form;

/// <summary>Signs users in who send name and password in the fields <c>username</c> and <c>password</c> of a form. What stands in a query is never looked at.</summary>
internal sealed class FormHandler(IOptionsMonitor<FormOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccountDirectory accounts)
    : PasswordHandler<FormOptions>(options, logger, encoder, accounts)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() =>
        HttpMethods.IsPost(Request.Method)
        && Options.Paths.Contains(Request.Path.Value)
        && await SmallForm.ReadAsync(Request) is { } form
        && form["username"] is [{ Length: > 0 } user]
        && form["password"] is [{ } password]
            ? await VerifyAsync(user, password)
            : AuthenticateResult.NoResult();

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => ChallengeAsync(FormDefaults.ChallengeScheme);
}
