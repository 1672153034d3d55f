using Microsoft.Data.Sqlite;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>The table of the sessions that tokens were given for.</summary>
internal static class SessionTable
{
    /// <summary>How many sessions of an account are remembered; of more, the latest.</summary>
    public const int MostOfAccount = 100;

    /// <summary>How many sessions are remembered at all.</summary>
    public const int Most = 10_000;

    /// <summary>Makes the table where it is missing.</summary>
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS live_sessions (
            account TEXT NOT NULL, id TEXT NOT NULL, round TEXT NOT NULL, mark TEXT NOT NULL, signed INTEGER NOT NULL, issued INTEGER NOT NULL, expires INTEGER NOT NULL,
            ends INTEGER NOT NULL, site TEXT NOT NULL, address TEXT NOT NULL, agent TEXT NOT NULL, PRIMARY KEY (account, id)) WITHOUT ROWID;
        """;

    /// <summary>Remembers sessions, all or none, and forgets those that are over.</summary>
    /// <exception cref="SqliteException">It cannot be written.</exception>
    public static int Write(SqliteConnection connection, IReadOnlyCollection<LiveSession> sessions, long now)
    {
        using var transaction = connection.BeginTransaction();
        Run("DELETE FROM live_sessions WHERE expires <= $now", ("$now", now));
        foreach (var (session, mark, site, address, agent) in sessions)
        {
            Run(
                "INSERT OR REPLACE INTO live_sessions VALUES ($account, $id, $round, $mark, $signed, $issued, $expires, $ends, $site, $address, $agent)",
                ("$account", session.Account), ("$id", session.Id), ("$round", session.Round ?? string.Empty), ("$mark", mark), ("$signed", session.SignedInAt), ("$issued", session.IssuedAt),
                ("$expires", session.ExpiresAt), ("$ends", session.EndsAt), ("$site", site), ("$address", address), ("$agent", agent));
        }

        foreach (var account in sessions.Select(session => session.Session.Account).Distinct(StringComparer.Ordinal))
        {
            Run(
                "DELETE FROM live_sessions WHERE account = $account AND id NOT IN (SELECT id FROM live_sessions WHERE account = $account ORDER BY issued DESC LIMIT $most)",
                ("$account", account), ("$most", MostOfAccount));
        }

        Run(
            "DELETE FROM live_sessions WHERE (SELECT count(*) FROM live_sessions) > $most AND issued < (SELECT issued FROM live_sessions ORDER BY issued DESC LIMIT 1 OFFSET $most)",
            ("$most", Most));
        transaction.Commit();
        return sessions.Count;

#pragma warning disable CA2100 // The texts are those of this method.
        void Run(string text, params ReadOnlySpan<(string Name, object Value)> parameters)
        {
            using var command = connection.CreateCommand();
            command.CommandText = text;
            foreach (var (name, value) in parameters)
            {
                _ = command.Parameters.AddWithValue(name, value);
            }

            _ = command.ExecuteNonQuery();
        }
#pragma warning restore CA2100
    }

    /// <summary>The sessions of an account, the latest first.</summary>
    /// <exception cref="SqliteException">They cannot be read.</exception>
    public static List<LiveSession> Read(SqliteConnection connection, string account)
    {
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT id, round, mark, signed, issued, expires, ends, site, address, agent FROM live_sessions WHERE account = $account ORDER BY issued DESC, id";
        _ = select.Parameters.AddWithValue("$account", account);
        using var rows = select.ExecuteReader();
        var sessions = new List<LiveSession>();
        while (rows.Read())
        {
            var session = new TokenSession(rows.GetString(0), account, rows.GetString(1), rows.GetInt64(3), rows.GetInt64(4), rows.GetInt64(5), rows.GetInt64(6));
            sessions.Add(new LiveSession(session, rows.GetString(2), rows.GetString(7), rows.GetString(8), rows.GetString(9)));
        }

        return sessions;
    }
}
