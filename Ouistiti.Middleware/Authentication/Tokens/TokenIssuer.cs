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
/// <param name="live">Remembers what goes on.</param>
/// <param name="place">Which site it is.</param>
/// <param name="site">What the site's tokens are like; null where it has none.</param>
/// <param name="remembered">The tokens of requests; null where there are none.</param>
/// <param name="provider">What a provider says of those who have signed in there; null where there is none.</param>
internal sealed partial class TokenIssuer(
    SignInPolicy policy,
    TokenRevocations revocations,
    LiveSessions live,
    SiteIdentity place,
    IEnumerable<SiteTokenHandler> handlers,
    TimeProvider time,
    ILogger<TokenIssuer> logger,
    SiteTokens? site = null,
    RememberedTokens? remembered = null,
    ProviderSessions? provider = null)
{
    private const int MostTokens = 16;
    private const long LongestUnverified = 30 * 24 * 3600;

    private static readonly string Nobody = TokenSession.IdOf(string.Empty, string.Empty);

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
        session = session with { ExpiresAt = Math.Min(now + (long)lifetime.TotalSeconds, session.EndsAt) };
        var token = Write(identity, session);
        if (token is not null)
        {
            live.Remember(session, identity.Account, place.Name, context: null);
        }

        return token;
    }

    /// <summary>Ends the session of a request: its token is no longer valid, wherever it has been copied to, and the cookies are taken back. It writes to the disk.</summary>
    public async Task RevokeAsync(HttpContext context)
    {
        if (site is null || remembered is null)
        {
            return;
        }

        // Whatever the user has been known by, he leaves.
        foreach (var text in TextsOf(context.Request))
        {
            if (remembered.TryFind(TokenDigest.Of(text), out var found))
            {
                _ = End(found.LastIdentity?.Token ?? found.Session, found.Claims.Name!, context);
            }
            else
            {
                await EndAsync(text, context);
            }
        }

        if (context.User.Identity is AccountIdentity { Token: null } identity && _issued.TryGetValue(identity.Account, out var issued))
        {
            _ = End(issued.Session, identity.Account.Name, context);
        }

        (_delivery ?? new TokenDelivery(site.Authentication)).TakeBack(context);
    }

    /// <summary>Ends a session. It writes to the disk.</summary>
    /// <param name="session">The session.</param>
    /// <param name="user">The user's name, for the log.</param>
    /// <param name="context">The request that asks for it; null where a command does.</param>
    /// <returns>False where it has ended, but only until this server does: that could not be saved.</returns>
    public bool End(TokenSession session, string user, HttpContext? context = null)
    {
        Log.Ended(logger, user, Origin(context));
        return revocations.End(session);
    }

    /// <summary>Ends all sessions of an account at once. It writes to the disk.</summary>
    /// <param name="account">The account.</param>
    /// <param name="context">The request that asks for it; null where a command does.</param>
    /// <returns>False where they have ended, but only until this server does: that could not be saved.</returns>
    public bool RevokeAll(Account account, HttpContext? context = null)
    {
        // Also where the site has no tokens: others of the same accounts may.
        Log.EndedAll(logger, account.Name, Origin(context));
        return revocations.EndAll(TokenSession.IdOf(account.Store, account.Name));
    }

    /// <summary>Whether the token that an identity was read from has been taken back since, or the provider does not say any more that its user may be signed in.</summary>
    /// <exception cref="AccountStoreException">What the provider has said cannot be read.</exception>
    public bool IsRevoked(AccountIdentity identity) => (identity.Token is { } session && IsEnded(session)) || provider?.MayGoOn(identity) is false;

    /// <summary>Whether a session has ended: its user has signed out, or it has lasted as long as it may.</summary>
    public bool IsEnded(TokenSession session) => revocations.StateOf(session) != TokenState.Valid || time.GetUtcNow().ToUnixTimeSeconds() >= session.EndsAt;

    private static string Origin(HttpContext? context) => context is null ? "this machine" : SignInLog.Client(context);

    private static List<string> TextsOf(HttpRequest request)
    {
        var texts = new List<string>();
        foreach (var token in new RequestTokens(request))
        {
            if (texts.Count == MostTokens)
            {
                break;
            }

            texts.Add(token.ToString());
        }

        return texts;
    }

    /// <summary>Ends the session of a token that has to be verified first.</summary>
    private async Task EndAsync(string text, HttpContext context)
    {
        string? reason = null;
        foreach (var handler in handlers)
        {
            var (token, problem) = await handler.VerifyAsync(text);
            if (token is not null)
            {
                _ = End(token.LastIdentity?.Token ?? token.Session, token.Claims.Name!, context);
                return;
            }

            reason = problem == AuthorityTokenHandler.NoKeys ? problem : reason;
        }

        if (reason is not null && TokenText.Parse(text, out _) is { } unverified)
        {
            // Its issuer cannot be asked now, but may be when somebody else comes with it. What it says of its user is not to be believed: it is nobody's.
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            var endsAt = Math.Clamp(Json.Time(unverified.Payload, TokenClaims.Expires) ?? 0, now, now + LongestUnverified);
            _ = End(new TokenSession(unverified.Identify(), Nobody, Round: null, now, now, endsAt, endsAt), "somebody whose token cannot be verified", context);
        }
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

            if (policy.IsComplete(identity))
            {
                live.Remember(session, identity.Account, place.Name, context);
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

        [LoggerMessage(1369, LogLevel.Information, "A session of {User} was ended from {Client}.")]
        public static partial void Ended(ILogger logger, string user, string client);

        [LoggerMessage(1370, LogLevel.Information, "All sessions of {User} were ended from {Client}.")]
        public static partial void EndedAll(ILogger logger, string user, string client);
    }
}
