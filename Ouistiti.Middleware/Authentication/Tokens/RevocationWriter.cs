using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Writes to the database which sessions have been ended, and forgets those that would have ended by now.</summary>
internal static class RevocationWriter
{
    /// <summary>The tables.</summary>
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS ended_sessions (account TEXT NOT NULL, id TEXT NOT NULL, ends INTEGER NOT NULL, PRIMARY KEY (account, id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS session_rounds (account TEXT PRIMARY KEY, round TEXT NOT NULL, ended INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS session_changes (only INTEGER PRIMARY KEY CHECK (only = 1), count INTEGER NOT NULL);
        """;

    // For a clock that was ahead for a while.
    private const int Margin = 24 * 3600;

    // Who signs in and out without end would fill the disk. All of his sessions are ended then, in one line.
    private const int MostOfAccount = 256;

    /// <summary>Writes all, or nothing.</summary>
    /// <exception cref="SqliteException">It cannot be written.</exception>
    public static int Write(
        SqliteConnection connection, IReadOnlyDictionary<string, (string Account, long EndsAt)> sessions, IReadOnlyDictionary<string, AccountRound> rounds, long now)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var (id, (account, endsAt)) in sessions)
        {
            Run("INSERT INTO ended_sessions (account, id, ends) VALUES ($account, $id, $ends) ON CONFLICT DO NOTHING", ("$account", account), ("$id", id), ("$ends", endsAt));
        }

        Run("DELETE FROM ended_sessions WHERE ends < $now", ("$now", now - Margin));
        foreach (var (account, round) in rounds)
        {
            EndAll(account, round);
        }

        foreach (var account in sessions.Values.Select(session => session.Account).Distinct())
        {
            using var count = connection.CreateCommand();
            count.CommandText = "SELECT count(*) FROM ended_sessions WHERE account = $account";
            _ = count.Parameters.AddWithValue("$account", account);
            if (count.ExecuteScalar() is long and > MostOfAccount)
            {
                EndAll(account, new AccountRound(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(9)), now));
            }
        }

        Run("INSERT INTO session_changes (only, count) VALUES (1, 1) ON CONFLICT DO UPDATE SET count = count + 1");
        transaction.Commit();
        return sessions.Count + rounds.Count;

        void EndAll(string account, AccountRound round)
        {
            Run(
                "INSERT INTO session_rounds (account, round, ended) VALUES ($account, $round, $ended) ON CONFLICT DO UPDATE SET round = excluded.round, ended = excluded.ended",
                ("$account", account), ("$round", round.Id), ("$ended", round.EndedAt));
            Run("DELETE FROM ended_sessions WHERE account = $account", ("$account", account));
        }

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
}
