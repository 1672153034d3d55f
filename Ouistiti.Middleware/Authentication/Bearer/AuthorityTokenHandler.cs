using System.Text.Json;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Bearer;

/// <summary>Verifies the tokens of another server, by the keys that it publishes. What they say of their user is all that is known of him.</summary>
internal class AuthorityTokenHandler(AuthorityTerms terms, AuthorityMetadata metadata, RememberedTokens remembered, TimeProvider time) : SiteTokenHandler(remembered)
{
    /// <summary>Why a token cannot be verified that may be right.</summary>
    public const string NoKeys = "The keys of its issuer cannot be had.";

    // It is another machine's clock.
    private static readonly (long Future, long Past) Skew = (30, 30);

    // So long does a key that has been taken back still count for a token that it has signed.
    private const long VerifiedFor = 300;

    // RFC 7519, section 5.1, and RFC 9068, section 2.1.
    private static readonly string[] Types = ["JWT", "at+jwt", "application/at+jwt"];

    public override async ValueTask<(VerifiedToken? Token, string? Problem)> VerifyAsync(string text)
    {
        if (TokenText.Parse(text, out var problem) is not { } token)
        {
            return (null, problem);
        }

        if (!terms.Algorithms.Contains(token.Algorithm) || !Types.Contains(token.Type ?? Types[0], StringComparer.OrdinalIgnoreCase))
        {
            return (null, "It is not signed with an algorithm that is accepted.");
        }

        // Before anybody is asked for keys: nobody can have us ask by a token of his own.
        var issuer = Json.Text(token.Payload, TokenClaims.Issuer);
        if (issuer is null || !metadata.MayBeIssuer(issuer))
        {
            return (null, "It is from another issuer.");
        }

        if (await metadata.TryGetAsync() is not { } authority)
        {
            return (null, NoKeys);
        }

        var key = Find(authority, token.KeyId);
        if (key is null && await metadata.TryRefreshAsync() is { } refreshed)
        {
            authority = refreshed;
            key = Find(authority, token.KeyId);
        }

        if (key is null || issuer != authority.Issuer)
        {
            return (null, key is null ? "Its key is not known." : "It is from another issuer.");
        }

        return await TokenSignature.IsRightAsync(token, key, token.Algorithm) ? Read(token, issuer) : (null, "Its signature is wrong.");
    }

    private (VerifiedToken? Token, string? Problem) Read(TokenText token, string issuer)
    {
        var claims = token.Payload;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var times = TokenTimes.Read(claims, now, Skew, out var problem);
        if (problem is not null)
        {
            return (null, problem);
        }

        if (Json.Texts(claims, TokenClaims.Audience)?.Contains(terms.Audience) is not true)
        {
            return (null, "It is for another site.");
        }

        (var user, var role, var status, problem) = Identify(claims);
        if (problem is not null)
        {
            return (null, problem);
        }

        var issuedAt = times.IssuedAt ?? now;
        var session = new TokenSession(token.Identify(), TokenSession.IdOf(issuer, user), Round: null, issuedAt, issuedAt, times.ExpiresAt, times.ExpiresAt);
        var factors = Json.Texts(claims, TokenClaims.Factors) ?? [];

        // A directory that it names is one of the other machine.
        return (new VerifiedToken(session, new TokenIdentity(user, role, home: string.Empty, status, factors) { Token = session })
        {
            Factors = factors,
            VerifiedUntil = now + VerifiedFor,
        }, null);
    }

    /// <summary>Finds out who a token's user is here.</summary>
    protected virtual (string User, string Role, AccountStatus Status, string? Problem) Identify(JsonElement payload)
    {
        var status = ClaimReader.Status(payload, AccountStatus.Activated);
        return ClaimReader.User(payload) is { } user && status is not (AccountStatus.Approving or AccountStatus.Repudiated)
            ? (user, ClaimReader.Role(payload), status, null)
            : (string.Empty, string.Empty, status, "It names no user, or one that must not sign in.");
    }

    /// <summary>The key that a token names. One that names none can only mean the only one.</summary>
    private static SecurityKey? Find(OpenIdConnectConfiguration authority, string? id) =>
        string.IsNullOrEmpty(id) ? authority.SigningKeys.Count == 1 ? authority.SigningKeys.First() : null
        : authority.SigningKeys.FirstOrDefault(key => key.KeyId == id);
}
