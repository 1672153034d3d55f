using System.Text.Json;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Bearer;

/// <summary>Verifies the tokens of this server, and those of a C server that has the same secret.</summary>
internal sealed class LocalTokenHandler(SiteTokens site, RememberedTokens remembered, TimeProvider time) : SiteTokenHandler(remembered)
{
    private const string Unfit = "It lacks what the tokens of this server have.";

    // It is the same clock, but one that may have been set back a little.
    private static readonly (long Future, long Past) Skew = (5, 0);

    // After this it is seen that somebody has taken the key away.
    private const long VerifiedFor = 30;

    private readonly bool _hasAccounts = site.Authentication.HasAccounts;

    public override async ValueTask<(VerifiedToken? Token, string? Problem)> VerifyAsync(string text)
    {
        if (TokenText.Parse(text, out var problem) is not { } token)
        {
            return (null, problem);
        }

        if (token.Algorithm != site.Options.Algorithm || !string.Equals(token.Type ?? "JWT", "JWT", StringComparison.OrdinalIgnoreCase))
        {
            return (null, $"It is not one that is signed with {site.Options.Algorithm}.");
        }

        if (site.Find(token.KeyId) is not { } key)
        {
            return (null, "Its key is not known.");
        }

        if (!await TokenSignature.IsRightAsync(token, key.Credentials.Key, key.Algorithm))
        {
            return (null, "Its signature is wrong.");
        }

        var claims = token.Payload;
        var times = TokenTimes.Read(claims, time.GetUtcNow().ToUnixTimeSeconds(), Skew, out problem);
        if (problem is not null)
        {
            return (null, problem);
        }

        // The C server's tokens have neither; ours always have both.
        var isOurs = claims.TryGetProperty(TokenClaims.Audience, out _) || claims.TryGetProperty(TokenClaims.Session, out _);
        var verified = isOurs ? ReadOurs(claims, key, times, out problem)
            : site.Options.IsShared ? ReadReference(token, times, out problem)
            : null;
        return (verified, verified is null ? problem ?? Unfit : null);
    }

    private VerifiedToken? ReadOurs(JsonElement claims, SigningKey key, TokenTimes times, out string? problem)
    {
        problem = null;
        var factors = Json.Texts(claims, TokenClaims.Factors);
        if (Json.Text(claims, TokenClaims.Session) is not { Length: > 0 } id
            || Json.Text(claims, TokenClaims.Account) is not { } account
            || Json.Text(claims, TokenClaims.Stamp) is not { } stamp
            || Json.Time(claims, TokenClaims.SignedInAt) is not { } signedInAt
            || times.IssuedAt is not { } issuedAt
            || factors is null
            || ClaimReader.User(claims) is not { } user)
        {
            return null;
        }

        var audience = Json.Texts(claims, TokenClaims.Audience) ?? [];
        var isPending = !audience.Contains(site.Audience);
        if (isPending && !audience.Contains(site.PendingAudience))
        {
            problem = "It is for another site.";
            return null;
        }

        if (Json.Text(claims, TokenClaims.Issuer) is not { } issuer || !site.IsIssuer(issuer, factors))
        {
            problem = "It is from another issuer.";
            return null;
        }

        // Without accounts, nobody can ask for what is missing; and a site that asks for one factor alone is no way around another's second.
        if ((isPending && site.Authentication.SecondFactor is null) || (!_hasAccounts && (isPending || LacksFactor(factors))))
        {
            problem = "It is one of a sign-in that is not complete.";
            return null;
        }

        // Where the secret is shared and the accounts are elsewhere, so are their rounds.
        var round = site.Options.IsShared && !_hasAccounts ? null : Json.Text(claims, TokenClaims.Round) ?? string.Empty;
        var session = new TokenSession(id, account, round, signedInAt, issuedAt, times.ExpiresAt, signedInAt + SessionLifetime);
        return Create(claims, session, user, factors, ClaimReader.Status(claims, AccountStatus.Reapproving), out problem, stamp, key);
    }

    private VerifiedToken? ReadReference(TokenText token, TokenTimes times, out string? problem)
    {
        problem = null;
        var claims = token.Payload;
        if (ClaimReader.User(claims) is not { } user || Json.Text(claims, TokenClaims.Issuer) is not { } issuer)
        {
            return null;
        }

        // Reference, section 9.6: every part of what is configured, in whatever order.
        var factors = issuer.Split('+');
        var expected = (site.Options.Issuer ?? site.Authentication.Factor).Split('+');
        if (expected.Except(factors).Any() || (!_hasAccounts && LacksFactor(factors)))
        {
            problem = "It is from another issuer, or of a sign-in that is not complete.";
            return null;
        }

        // It does not say when it was issued. The life of tokens is thought to be the same there.
        var issuedAt = times.IssuedAt ?? times.ExpiresAt - (long)site.Options.Lifetime.TotalSeconds;
        var session = new TokenSession(token.Identify(), TokenSession.IdOf(issuer, user), Round: null, issuedAt, issuedAt, times.ExpiresAt, Math.Max(times.ExpiresAt, issuedAt + SessionLifetime));
        return Create(claims, session, user, factors, ClaimReader.Status(claims, AccountStatus.Reapproving), out problem);
    }

    private VerifiedToken? Create(
        JsonElement claims, TokenSession session, string user, IReadOnlyList<string> factors, AccountStatus status, out string? problem, string? stamp = null, SigningKey? key = null)
    {
        if (status is AccountStatus.Approving or AccountStatus.Repudiated)
        {
            problem = "The account must not be used.";
            return null;
        }

        problem = null;
        return new VerifiedToken(session, new TokenIdentity(user, ClaimReader.Role(claims), ClaimReader.Home(claims), status, factors) { Token = session })
        {
            Factors = factors,
            NeedsAccount = _hasAccounts,
            VerifiedUntil = time.GetUtcNow().ToUnixTimeSeconds() + VerifiedFor,
            Stamp = stamp,
            Signer = key,
        };
    }

    private long SessionLifetime => (long)site.Options.SessionLifetime.TotalSeconds;

    private bool LacksFactor(IEnumerable<string> factors) => site.Authentication.SecondFactor is { } second && !factors.Contains(second.Factor);
}
