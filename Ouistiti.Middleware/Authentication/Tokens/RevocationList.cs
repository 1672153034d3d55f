namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>The sessions that have been ended. It is never changed once it is made.</summary>
/// <param name="Sessions">Single ones, by their identifiers.</param>
/// <param name="Rounds">The accounts whose sessions were all ended.</param>
internal sealed record RevocationList(IReadOnlyDictionary<string, (string Account, long EndsAt)> Sessions, IReadOnlyDictionary<string, AccountRound> Rounds)
{
    /// <summary>None.</summary>
    public static RevocationList Empty { get; } = new(new Dictionary<string, (string, long)>(), new Dictionary<string, AccountRound>());

    /// <summary>With more of them.</summary>
    public RevocationList With(Dictionary<string, (string Account, long EndsAt)> sessions, Dictionary<string, AccountRound> rounds)
    {
        if (sessions.Count + rounds.Count == 0)
        {
            return this;
        }

        var (allSessions, allRounds) = (new Dictionary<string, (string, long)>(Sessions, StringComparer.Ordinal), new Dictionary<string, AccountRound>(Rounds, StringComparer.Ordinal));
        foreach (var (id, session) in sessions)
        {
            allSessions[id] = session;
        }

        foreach (var (account, round) in rounds)
        {
            allRounds[account] = round;
        }

        return new RevocationList(allSessions, allRounds);
    }
}
