namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>The session that a token belongs to. Times are in seconds since 1970, as in the token.</summary>
/// <param name="Id">Which one it is; a token of another server, whose sessions are not known here, is one of its own.</param>
/// <param name="Account">Whose it is: see <see cref="IdOf"/>.</param>
/// <param name="Round">Differs once all sessions of the account have been ended; null in a token of another server.</param>
/// <param name="SignedInAt">When the user signed in.</param>
/// <param name="IssuedAt">When the token was issued.</param>
/// <param name="ExpiresAt">When the token ends.</param>
/// <param name="EndsAt">When the session ends, however often its token is renewed.</param>
internal sealed record TokenSession(string Id, string Account, string? Round, long SignedInAt, long IssuedAt, long ExpiresAt, long EndsAt)
{
    // Long enough that no two accounts have the same.
    private const int IdLength = 12;

    /// <summary>When the token should be renewed: once half of its life has passed.</summary>
    public long RenewAt => IssuedAt + ((ExpiresAt - IssuedAt) / 2);

    /// <summary>Says which account it is among all of this machine, without saying where it is kept.</summary>
    public static string IdOf(string store, string name) => TokenDigest.TextOf($"{store}\0{name}", IdLength);
}
