using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Bearer;
using Ouistiti.Middleware.Authentication.Providers;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Gives tokens to who has signed in, and takes them back.</summary>
/// <param name="policy">Says whether a sign-in is complete.</param>
/// <param name="handlers">What verifies tokens; none where the site has no tokens.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it says what goes wrong.</param>
/// <param name="revocations">What has been ended.</param>
/// <param name="site">What the site's tokens are like; null where it has none.</param>
/// <param name="remembered">The tokens of requests; null where there are none.</param>
/// <param name="provider">What a provider says of those who have signed in there; null where there is none.</param>
internal sealed partial class TokenIssuer(
    SignInPolicy policy,
    TokenRevocations revocations,
    IEnumerable<SiteTokenHandler> handlers,
    TimeProvider time,
    ILogger<TokenIssuer> logger,
    SiteTokens? site = null,
    RememberedTokens? remembered = null,
    ProviderSessions? provider = null)
{
    private const int MostTokens = 16;

    private readonly TokenDelivery? _delivery = site is { Authentication.IssuesTokens: true } ? new TokenDelivery(site.Authentication) : null;

    // By account, for those who sign in with each request; by session, for requests that are made side by side. Each goes with its key.
    private readonly ConditionalWeakTable<object, IssuedToken> _issued = [];

    /// <summary>
    /// Gives a token in the answer, as cookie and header fields as the site says; who has signed in by a password with each request gets the same one
    /// again while most of its life is left.
    /// </summary>
    /// <param name="context">The request, whose answer has not started.</param>
    /// <param name="identity">Who has signed in, and by which factors: a token may be one of a sign-in that is not complete yet.</param>
    public void Issue(HttpContext context, AccountIdentity identity)
    {
        if (_delivery is null)
        {
            return;
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (identity.Token is { } session)
        {
            // Who came with a token has one, until half of its life is over.
            if (now >= session.RenewAt && Renewed(session, now).ExpiresAt > session.ExpiresAt)
            {
                Send(context, session, identity, now);
            }
        }
        else
        {
            var isRepeated = identity.AuthenticationType is nameof(SignInScheme.Basic) or nameof(SignInScheme.Digest) or nameof(SignInScheme.Certificate);
            Send(context, isRepeated ? identity.Account : null, identity, now);
        }
    }

    /// <summary>Makes a token for who has not made a request.</summary>
    /// <param name="identity">Who it is for.</param>
    /// <param name="lifetime">How long it is valid: at most as long as a session.</param>
    /// <returns>Null where there is no key.</returns>
    public string? Make(AccountIdentity identity, TimeSpan lifetime)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var session = New(identity.Account, now);
        return Write(identity, session with { ExpiresAt = Math.Min(now + (long)lifetime.TotalSeconds, session.EndsAt) });
    }

    /// <summary>Ends the session of a request: its token is no longer valid, wherever it has been copied to, and the cookies are taken back. It writes to the disk.</summary>
    public void Revoke(HttpContext context)
    {
        if (site is null || remembered is null)
        {
            return;
        }

        var count = 0;
        foreach (var token in new RequestTokens(context.Request))
        {
            // Whatever the user has been known by, he leaves.
            if (count++ < MostTokens && (remembered.TryFind(TokenDigest.Of(token), out var found) || TryVerify(token.ToString(), out found)))
            {
                End(found.LastIdentity?.Token ?? found.Session, found.Claims.Name!);
            }
        }

        if (context.User.Identity is AccountIdentity { Token: null } identity && _issued.TryGetValue(identity.Account, out var issued))
        {
            End(issued.Session, identity.Account.Name);
        }

        (_delivery ?? new TokenDelivery(site.Authentication)).TakeBack(context);
    }

    /// <summary>Ends a session. It writes to the disk.</summary>
    /// <param name="session">The session.</param>
    /// <param name="user">The user's name, for the log.</param>
    public void End(TokenSession session, string user)
    {
        revocations.End(session);
        Log.Ended(logger, user);
    }

    /// <summary>Ends all sessions of an account at once. It writes to the disk.</summary>
    public void RevokeAll(Account account)
    {
        // Also where the site has no tokens: others of the same accounts may.
        revocations.EndAll(TokenSession.IdOf(account.Store, account.Name));
        Log.EndedAll(logger, account.Name);
    }

    /// <summary>Whether the token that an identity was read from has been taken back since, or the provider does not say any more that its user may be signed in.</summary>
    /// <exception cref="AccountStoreException">What the provider has said cannot be read.</exception>
    public bool IsRevoked(AccountIdentity identity) => (identity.Token is { } session && IsEnded(session)) || provider?.MayGoOn(identity) is false;

    /// <summary>Whether a session has ended: its user has signed out, or it has lasted as long as it may.</summary>
    public bool IsEnded(TokenSession session) => revocations.StateOf(session) != TokenState.Valid || time.GetUtcNow().ToUnixTimeSeconds() >= session.EndsAt;

    private bool TryVerify(string text, [NotNullWhen(true)] out VerifiedToken? token)
    {
        // One of another server may have to wait for its keys: if they are not there, it lets nobody in either.
        token = handlers.Select(handler => handler.VerifyAsync(text)).Where(verifying => verifying.IsCompletedSuccessfully).Select(verifying => verifying.Result.Token).FirstOrDefault(found => found is not null);
        return token is not null;
    }

    private TokenSession New(Account account, long now)
    {
        var id = TokenSession.IdOf(account.Store, account.Name);
        var endsAt = now + (long)site!.Options.SessionLifetime.TotalSeconds;
        return new TokenSession(TokenWriter.NewId(), id, revocations.RoundOf(id), now, now, Math.Min(now + (long)site.Options.Lifetime.TotalSeconds, endsAt), endsAt);
    }

    private TokenSession Renewed(TokenSession session, long now) =>
        session with { Round = session.Round ?? revocations.RoundOf(session.Account), IssuedAt = now, ExpiresAt = Math.Min(now + (long)site!.Options.Lifetime.TotalSeconds, session.EndsAt) };

    private void Send(HttpContext context, object? key, AccountIdentity identity, long now)
    {
        if (key is null || !_issued.TryGetValue(key, out var issued) || !IsStillRight(issued, identity, now))
        {
            var session = identity.Token is { } token ? Renewed(token, now) : New(identity.Account, now);
            if (Write(identity, session) is not { } text)
            {
                Log.NoKey(logger, identity.Account.Name);
                return;
            }

            issued = new IssuedToken(text, session, identity);
            if (key is not null)
            {
                _issued.AddOrUpdate(key, issued);
            }
        }

        if (!issued.IsIn(context.Request))
        {
            _delivery!.Give(context, issued, now);
        }
    }

    private string? Write(AccountIdentity identity, TokenSession session) =>
        site!.Signer is { } key ? TokenWriter.Write(site, key, identity, session, isPending: !policy.IsComplete(identity)) : null;

    private bool IsStillRight(IssuedToken issued, AccountIdentity identity, long now) =>
        now < issued.Session.RenewAt
        && issued.Session.IssuedAt <= now
        && ReferenceEquals(issued.Identity.Account, identity.Account)
        && issued.Identity.Factors.SequenceEqual(identity.Factors)
        && revocations.StateOf(issued.Session) == TokenState.Valid;

    private static partial class Log
    {
        [LoggerMessage(1368, LogLevel.Error, "{User} has signed in and gets no token: there is no key to sign it with.")]
        public static partial void NoKey(ILogger logger, string user);

        [LoggerMessage(1369, LogLevel.Information, "A session of {User} was ended.")]
        public static partial void Ended(ILogger logger, string user);

        [LoggerMessage(1370, LogLevel.Information, "All sessions of {User} were ended.")]
        public static partial void EndedAll(ILogger logger, string user);
    }
}
