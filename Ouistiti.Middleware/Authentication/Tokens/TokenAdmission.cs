using System.Security.Claims;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Providers;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Decides at each request whether a token still lets its user in, and as whom: by the clock, by what has been ended, and by the account as it is now.</summary>
internal sealed class TokenAdmission(AccountDirectory accounts, TokenRevocations revocations, TimeProvider time, ProviderSessions? provider = null)
{
    /// <summary>Decides on a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="problem">Why it lets nobody in; null where it does.</param>
    /// <returns>Who its user is: an <see cref="AccountIdentity"/>, or a <see cref="TokenIdentity"/> where the site has no accounts. Null where it lets nobody in.</returns>
    /// <exception cref="AccountStoreException">The accounts cannot be read.</exception>
    public ClaimsIdentity? Admit(VerifiedToken token, out string? problem)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (now >= token.Session.ExpiresAt || now >= token.Session.EndsAt)
        {
            problem = "It has expired.";
            return null;
        }

        if (!token.NeedsAccount)
        {
            problem = ProblemOf(token.Session);
            return problem is null ? token.Claims : null;
        }

        var identity = IdentityOf(token, out problem);
        problem ??= ProblemOf(identity!.Token!) ?? (provider?.MayGoOn(identity!) is false ? "The provider does not say any more that he may be signed in." : null);
        return problem is null ? identity : null;
    }

    private string? ProblemOf(TokenSession session) => revocations.StateOf(session) switch
    {
        TokenState.Valid => null,
        TokenState.Ended => "Its session has been ended.",
        _ => "Which sessions have been ended cannot be read.",
    };

    private AccountIdentity? IdentityOf(VerifiedToken token, out string? problem)
    {
        problem = null;
        var account = accounts.Find(token.Claims.Name!);
        if (account is not { CanSignIn: true })
        {
            problem = account is null ? "There is no such account." : "The account must not be used.";
            return null;
        }

        if (ReferenceEquals(token.LastIdentity?.Account, account))
        {
            return token.LastIdentity;
        }

        if (!token.IsOf(account))
        {
            problem = "It is one of another account, or the password or the state has changed.";
            return null;
        }

        var session = token.Session with { Account = TokenSession.IdOf(account.Store, account.Name) };
        return token.LastIdentity = new AccountIdentity(account, nameof(SignInScheme.Bearer), token.Factors) { Token = session };
    }
}
