namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>A session that goes on, as far as it can be told: one that was ended, or whose account has changed, is none any more.</summary>
/// <param name="Session">The session, with the times of its latest token.</param>
/// <param name="Mark">Says which state of the account it is of: see <see cref="MarkOf"/>.</param>
/// <param name="Site">The name of the site that gave the token.</param>
/// <param name="Address">The address that it was given to; empty where there was none.</param>
/// <param name="Agent">What the client called itself; shortened.</param>
internal sealed record LiveSession(TokenSession Session, string Mark, string Site, string Address, string Agent)
{
    // Enough to tell two states apart, and too little to try passwords against.
    private const int MarkLength = 4;

    /// <summary>The mark of an account as it is.</summary>
    public static string MarkOf(string stamp) => TokenDigest.TextOf(stamp, MarkLength);
}
