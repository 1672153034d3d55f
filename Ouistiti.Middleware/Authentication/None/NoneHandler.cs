using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ouistiti.Middleware.Authentication.None;

/// <summary>Gives who has not signed in the identity of a visitor.</summary>
internal sealed class NoneHandler(IOptionsMonitor<NoneOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<NoneOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var visitor = Options.Visitor;
        var identity = new ClaimsIdentity(
            [new(AccountClaims.User, visitor.User), new(AccountClaims.Role, visitor.Group), new(AccountClaims.Home, visitor.Home), new(AccountClaims.Status, "activated")],
            Scheme.Name,
            AccountClaims.User,
            AccountClaims.Role);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
    }

    /// <summary>There is nothing that a visitor could answer.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Task.CompletedTask;
}
