using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Runs what a signed-in user asked for, and ends what goes on when he may no longer: he has signed out, or his password or state has changed.</summary>
internal sealed class Sessions(AccountDirectory accounts, TokenIssuer tokens, SessionWatch watch)
{
    /// <summary>Answers a request.</summary>
    public Task RunAsync(HttpContext context, AccountIdentity identity, RequestDelegate next)
    {
        var answer = next(context);

        // Most answers are complete by now, and cost nothing more.
        return answer.IsCompletedSuccessfully ? answer : WatchAsync(context, identity, answer);
    }

    /// <summary>Answers a request of who is known by his token alone.</summary>
    public Task RunAsync(HttpContext context, TokenIdentity identity, RequestDelegate next)
    {
        var answer = next(context);
        return answer.IsCompletedSuccessfully ? answer : WatchAsync(context, identity, answer);
    }

    private Task WatchAsync(HttpContext context, TokenIdentity identity, Task answer) => watch.WatchAsync(context, answer, () => !tokens.IsEnded(identity.Token));

    private Task WatchAsync(HttpContext context, AccountIdentity identity, Task answer) => watch.WatchAsync(context, answer, () => IsValid(identity));

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
