using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.Lockout;

/// <summary>The failures that a restart must not make forgotten.</summary>
internal sealed class LockoutTable(StateDatabase database, TimeProvider time)
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS sign_in_failures
          (key BLOB PRIMARY KEY, failures INTEGER NOT NULL, locked INTEGER NOT NULL, ends INTEGER NOT NULL, span INTEGER NOT NULL) WITHOUT ROWID
        """;

    private const int KeySize = 16;

    /// <summary>Whether there may be any.</summary>
    public bool Exists => database.Exists;

    /// <summary>Reads all, with what remains of them. Where the clock was put back meanwhile, that is no more than it was in the beginning.</summary>
    /// <exception cref="SqliteException">The database cannot be used.</exception>
    public IReadOnlyList<(UInt128 Key, FailureCount Count, TimeSpan Remaining)> Read() => database.Use(Schema, connection =>
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        using var select = connection.CreateCommand();
        select.CommandText = "DELETE FROM sign_in_failures WHERE ends <= $now; SELECT key, failures, locked, ends, span FROM sign_in_failures ORDER BY locked DESC, failures DESC LIMIT $most";
        _ = select.Parameters.AddWithValue("$now", now);
        _ = select.Parameters.AddWithValue("$most", FailureCounts.Most);
        using var reader = select.ExecuteReader();
        var counts = new List<(UInt128, FailureCount, TimeSpan)>();
        while (reader.Read())
        {
            var span = TimeSpan.FromMilliseconds(reader.GetInt64(4));
            var remaining = TimeSpan.FromMilliseconds(Math.Clamp(reader.GetInt64(3) - now, 0, reader.GetInt64(4)));
            counts.Add((KeyOf(reader.GetFieldValue<byte[]>(0)), new FailureCount(reader.GetInt32(1), reader.GetBoolean(2), 0, span), remaining));
        }

        return counts;
    });

    /// <summary>The keys of what is locked.</summary>
    /// <exception cref="SqliteException">The database cannot be used.</exception>
    public IReadOnlySet<UInt128> ReadLocked() => database.Use(Schema, connection =>
    {
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT key FROM sign_in_failures WHERE locked";
        using var reader = select.ExecuteReader();
        var keys = new HashSet<UInt128>();
        while (reader.Read())
        {
            _ = keys.Add(KeyOf(reader.GetFieldValue<byte[]>(0)));
        }

        return keys;
    });

    /// <summary>Writes some, all or none.</summary>
    /// <param name="changes">What is known, and how long it still lasts; null for what is forgotten.</param>
    /// <exception cref="SqliteException">The database cannot be used.</exception>
    public void Write(IEnumerable<(UInt128 Key, FailureCount? Count, TimeSpan Remaining)> changes) => _ = database.Use(Schema, connection =>
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        using var transaction = connection.BeginTransaction();
        using var upsert = connection.CreateCommand();
        upsert.CommandText = "INSERT OR REPLACE INTO sign_in_failures VALUES ($key, $failures, $locked, $ends, $span)";
        using var delete = connection.CreateCommand();
        delete.CommandText = "DELETE FROM sign_in_failures WHERE key = $key";
        foreach (var (key, count, remaining) in changes)
        {
            var command = count is null ? delete : upsert;
            command.Parameters.Clear();
            _ = command.Parameters.AddWithValue("$key", BytesOf(key));
            if (count is { } failures)
            {
                _ = command.Parameters.AddWithValue("$failures", failures.Failures);
                _ = command.Parameters.AddWithValue("$locked", failures.IsLocked);
                _ = command.Parameters.AddWithValue("$ends", now + (long)remaining.TotalMilliseconds);
                _ = command.Parameters.AddWithValue("$span", (long)failures.Span.TotalMilliseconds);
            }

            _ = command.ExecuteNonQuery();
        }

        using var prune = connection.CreateCommand();
        prune.CommandText = """
            DELETE FROM sign_in_failures WHERE ends <= $now;
            DELETE FROM sign_in_failures WHERE (SELECT count(*) FROM sign_in_failures) > 2 * $most
              AND key NOT IN (SELECT key FROM sign_in_failures ORDER BY locked DESC, failures DESC LIMIT $most)
            """;
        _ = prune.Parameters.AddWithValue("$now", now);
        _ = prune.Parameters.AddWithValue("$most", FailureCounts.Most);
        _ = prune.ExecuteNonQuery();
        transaction.Commit();
        return true;
    });

    /// <summary>Lifts locks, also those of a server that runs, which sees it within seconds.</summary>
    /// <param name="accounts">The accounts' keys, as <see cref="Accounts.AccountDirectory.KeyOf(string)"/> gives them.</param>
    /// <returns>Whether there was a lock.</returns>
    /// <exception cref="SqliteException">The database cannot be used.</exception>
    public bool Unlock(IEnumerable<string> accounts)
    {
        if (!Exists)
        {
            return false;
        }

        var keys = accounts.SelectMany(account => (UInt128[])[ThrottleKey.OfAccount(account, isLocal: true), ThrottleKey.OfAccount(account, isLocal: false)]).ToHashSet();
        var wasLocked = Read().Any(row => row.Count.IsLocked && keys.Contains(row.Key));
        Write(keys.Select(key => (key, (FailureCount?)null, TimeSpan.Zero)));
        return wasLocked;
    }

    private static byte[] BytesOf(UInt128 key)
    {
        var bytes = new byte[KeySize];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, key);
        return bytes;
    }

    private static UInt128 KeyOf(byte[] bytes) => bytes.Length == KeySize ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : default;
}
