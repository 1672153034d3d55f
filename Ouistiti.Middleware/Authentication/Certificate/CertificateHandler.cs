using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Middleware.Authentication.Certificate;

/// <summary>Signs users in who showed a certificate when their connection began; the endpoint has checked it against its authority.</summary>
internal sealed class CertificateHandler(IOptionsMonitor<CertificateOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccountDirectory accounts)
    : AuthenticationHandler<CertificateOptions>(options, logger, encoder)
{
    private static readonly AuthenticateResult NoAccount = AuthenticateResult.Fail("The certificate's user has no account that may be used.");

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.Features.Get<IEndpointFeature>()?.User is not { } user)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (!Options.NeedsAccount)
        {
            return Task.FromResult(Success(new ClaimsIdentity(
                [new(AccountClaims.User, user), new(AccountClaims.Role, CertificateDefaults.Group), new(AccountClaims.Factor, CertificateDefaults.Factor)],
                Scheme.Name,
                AccountClaims.User,
                AccountClaims.Role)));
        }

        return Task.FromResult(accounts.Find(user) is { CanSignIn: true } account
            ? Success(new AccountIdentity(account, Scheme.Name, [CertificateDefaults.Factor]))
            : NoAccount);
    }

    /// <summary>It is too late to ask for a certificate.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Task.CompletedTask;

    private AuthenticateResult Success(ClaimsIdentity identity) => AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
}
