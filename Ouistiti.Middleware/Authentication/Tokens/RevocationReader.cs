using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Reads from the database which sessions have been ended, when that has changed. To find that it has not costs next to nothing.</summary>
internal sealed class RevocationReader : IDisposable
{
    private const int Busy = 5;
    private const int Locked = 6;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _version;
    private long _knownVersion = -1;
    private long _knownChanges = -1;

    /// <summary>Takes over a connection of its own, on which nothing is written.</summary>
    public RevocationReader(SqliteConnection connection)
    {
        _connection = connection;
        _version = connection.CreateCommand();
        _version.CommandText = "PRAGMA data_version";
    }

    /// <summary>Whether it is only that somebody writes.</summary>
    public static bool IsBusy(SqliteException exception) => exception.SqliteErrorCode is Busy or Locked;

    /// <summary>Reads the list.</summary>
    /// <returns>Null where it is as it was the last time.</returns>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public RevocationList? ReadIfChanged()
    {
        // Changes with whatever any other connection writes (and is never negative).
        var version = ToNumber(_version.ExecuteScalar());
        if (version == _knownVersion)
        {
            return null;
        }

        using var reading = _connection.BeginTransaction(deferred: true);
        var list = ReadChanged();
        _knownVersion = version;
        return list;
    }

    public void Dispose()
    {
        _version.Dispose();
        _connection.Dispose();
    }

    private RevocationList? ReadChanged()
    {
        // Other parts of the server may have made the database, and have their tables alone.
        var changes = ToNumber(Scalar("SELECT count(*) FROM sqlite_master WHERE name = 'session_changes'")) == 0 ? 0 : ToNumber(Scalar("SELECT count FROM session_changes"));
        if (changes == _knownChanges)
        {
            return null;
        }

        var list = changes == 0 ? RevocationList.Empty : new RevocationList(ReadSessions(), ReadRounds());
        _knownChanges = changes;
        return list;
    }

    private Dictionary<string, (string Account, long EndsAt)> ReadSessions()
    {
        var sessions = new Dictionary<string, (string, long)>(StringComparer.Ordinal);
        using var command = Command("SELECT id, account, ends FROM ended_sessions");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            sessions[reader.GetString(0)] = (reader.GetString(1), reader.GetInt64(2));
        }

        return sessions;
    }

    private Dictionary<string, AccountRound> ReadRounds()
    {
        var rounds = new Dictionary<string, AccountRound>(StringComparer.Ordinal);
        using var command = Command("SELECT account, round, ended FROM session_rounds");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rounds[reader.GetString(0)] = new AccountRound(reader.GetString(1), reader.GetInt64(2));
        }

        return rounds;
    }

    private object? Scalar(string text)
    {
        using var command = Command(text);
        return command.ExecuteScalar();
    }

#pragma warning disable CA2100 // The texts are those of this file.
    private SqliteCommand Command(string text)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        return command;
    }
#pragma warning restore CA2100

    private static long ToNumber(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
