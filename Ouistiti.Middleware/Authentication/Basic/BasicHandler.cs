using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Basic;

/// <summary>Signs users in who send name and password with each request (RFC 7617).</summary>
internal sealed class BasicHandler(IOptionsMonitor<BasicOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccountDirectory accounts)
    : PasswordHandler<BasicOptions>(options, logger, encoder, accounts)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Request.Headers.Authorization is [{ } authorization] && BasicCredentials.TryParse(authorization, out var credentials)
            ? VerifyAsync(credentials.User, credentials.Password)
            : Task.FromResult(AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => ChallengeAsync(BasicDefaults.AuthenticationScheme, ", charset=\"UTF-8\"");
}
