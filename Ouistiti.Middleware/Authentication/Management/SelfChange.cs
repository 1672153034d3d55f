using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Lets who has changed his own account go on: his sessions have ended with what it was.</summary>
internal static class SelfChange
{
    /// <summary>Gives him a new token.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who asked.</param>
    /// <param name="account">The account as it is now.</param>
    /// <param name="tokens">Gives tokens.</param>
    public static void Continue(HttpContext context, Caller caller, Account account, TokenIssuer tokens)
    {
        if (caller.Identity is { } identity && caller.Is(account.Name) && account.CanSignIn && identity.Account.Stamp != account.Stamp)
        {
            tokens.Issue(context, new AccountIdentity(account, identity.AuthenticationType!, identity.Factors));
        }
    }
}
