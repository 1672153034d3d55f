using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Runs what a signed-in user asked for, and ends what goes on when he may no longer: he has signed out, or his password or state has changed.</summary>
internal sealed class Sessions(AccountDirectory accounts, TokenIssuer tokens, SessionWatch watch)
{
    /// <summary>Answers a request.</summary>
    public Task RunAsync(HttpContext context, ClaimsIdentity identity, RequestDelegate next)
    {
        var answer = next(context);

        // Most answers are complete by now, and cost nothing more.
        return answer.IsCompletedSuccessfully ? answer : WatchAsync(context, identity, answer);
    }

    private Task WatchAsync(HttpContext context, ClaimsIdentity identity, Task answer) => watch.WatchAsync(context, answer, () => IsValid(identity));

    private bool IsValid(ClaimsIdentity identity) => identity switch
    {
        AccountIdentity user => IsValid(user),
        TokenIdentity stranger => !tokens.IsEnded(stranger.Token),
        _ => true,
    };

    private bool IsValid(AccountIdentity identity)
    {
        try
        {
            return accounts.Find(identity.Account.Name) is { CanSignIn: true } account && account.Stamp == identity.Account.Stamp && !tokens.IsRevoked(identity);
        }
        catch (AccountStoreException)
        {
            return false;
        }
    }
}
