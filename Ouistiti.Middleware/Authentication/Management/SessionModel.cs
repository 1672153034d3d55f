using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>A session, as the API shows it.</summary>
/// <param name="Id">Which it is.</param>
/// <param name="Current">Whether it is the one of this request.</param>
/// <param name="SignedIn">When the user signed in.</param>
/// <param name="Renewed">When its latest token was given.</param>
/// <param name="Expires">When that token ends.</param>
/// <param name="Ends">When it ends, however often its token is renewed.</param>
/// <param name="Site">The site that gave the token.</param>
/// <param name="Address">The address that it was given to.</param>
/// <param name="UserAgent">What the client called itself.</param>
internal sealed record SessionModel(
    string Id, bool Current, DateTimeOffset SignedIn, DateTimeOffset Renewed, DateTimeOffset Expires, DateTimeOffset Ends, string Site, string Address, string UserAgent)
{
    /// <summary>Shows a session.</summary>
    /// <param name="live">The session.</param>
    /// <param name="current">The session of the request; null where it has none.</param>
    public static SessionModel Of(LiveSession live, TokenSession? current)
    {
        var session = live.Session;
        return new SessionModel(
            session.Id, session.Id == current?.Id, At(session.SignedInAt), At(session.IssuedAt), At(session.ExpiresAt), At(session.EndsAt), live.Site, live.Address, live.Agent);
    }

    private static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
