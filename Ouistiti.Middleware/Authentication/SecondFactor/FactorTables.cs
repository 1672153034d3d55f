using Microsoft.Data.Sqlite;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>The tables of the second factors: those in force, those that wait to be confirmed, and the recovery codes. Times are in seconds since 1970.</summary>
internal static class FactorTables
{
    /// <summary>Makes the tables where they are missing.</summary>
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS second_factors (
            store TEXT NOT NULL, name TEXT NOT NULL, secret BLOB NOT NULL, since INTEGER NOT NULL, step INTEGER NOT NULL, failures INTEGER NOT NULL,
            PRIMARY KEY (store, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS pending_second_factors (
            store TEXT NOT NULL, name TEXT NOT NULL, secret BLOB NOT NULL, expires INTEGER NOT NULL, PRIMARY KEY (store, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS recovery_codes (
            store TEXT NOT NULL, name TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (store, name, hash)) WITHOUT ROWID;
        """;

    private const string Own = "store = $store AND name = $name";

    /// <summary>Whether nobody has a second factor in force. What waits to be confirmed is worth no key that was lost: it is begun again.</summary>
    public static bool AreEmpty(SqliteConnection connection)
    {
        using var command = Command(connection, "SELECT EXISTS (SELECT 1 FROM second_factors)", default);
        return command.ExecuteScalar() is 0L;
    }

    /// <summary>Who has a second factor in force.</summary>
    public static HashSet<FactorOwner> Owners(SqliteConnection connection)
    {
        using var command = Command(connection, "SELECT store, name FROM second_factors", default);
        using var reader = command.ExecuteReader();
        var owners = new HashSet<FactorOwner>();
        while (reader.Read())
        {
            _ = owners.Add(new FactorOwner(reader.GetString(0), reader.GetString(1)));
        }

        return owners;
    }

    /// <summary>Somebody's factor in force.</summary>
    public static FactorRow? Find(SqliteConnection connection, FactorOwner owner)
    {
        using var command = Command(connection, $"SELECT secret, since, step, failures FROM second_factors WHERE {Own}", owner);
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new FactorRow(reader.GetFieldValue<byte[]>(0), DateTimeOffset.FromUnixTimeSeconds(reader.GetInt64(1)), reader.GetInt64(2), reader.GetInt32(3))
            : null;
    }

    /// <summary>Puts a factor in force, in the place of what there was.</summary>
    public static void Put(SqliteConnection connection, FactorOwner owner, FactorRow row)
    {
        using var command = Command(connection, "REPLACE INTO second_factors VALUES ($store, $name, $secret, $since, $step, $failures)", owner);
        _ = command.Parameters.AddWithValue("$secret", row.Secret);
        _ = command.Parameters.AddWithValue("$since", row.Since.ToUnixTimeSeconds());
        _ = command.Parameters.AddWithValue("$step", row.Step);
        _ = command.Parameters.AddWithValue("$failures", row.Failures);
        _ = command.ExecuteNonQuery();
    }

    /// <summary>The encrypted secret that waits to be confirmed, if it still may be.</summary>
    public static byte[]? FindPending(SqliteConnection connection, FactorOwner owner, DateTimeOffset now)
    {
        using var command = Command(connection, $"SELECT secret FROM pending_second_factors WHERE {Own} AND expires > $now", owner);
        _ = command.Parameters.AddWithValue("$now", now.ToUnixTimeSeconds());
        return command.ExecuteScalar() as byte[];
    }

    /// <summary>Lets a secret wait to be confirmed, in the place of what waited; what has waited too long goes.</summary>
    public static void PutPending(SqliteConnection connection, FactorOwner owner, byte[] secret, DateTimeOffset now, TimeSpan life)
    {
        using var command = Command(connection, "DELETE FROM pending_second_factors WHERE expires <= $now; REPLACE INTO pending_second_factors VALUES ($store, $name, $secret, $expires)", owner);
        _ = command.Parameters.AddWithValue("$secret", secret);
        _ = command.Parameters.AddWithValue("$now", now.ToUnixTimeSeconds());
        _ = command.Parameters.AddWithValue("$expires", (now + life).ToUnixTimeSeconds());
        _ = command.ExecuteNonQuery();
    }

    /// <summary>Forgets what waits to be confirmed.</summary>
    public static void RemovePending(SqliteConnection connection, FactorOwner owner) => _ = Execute(connection, $"DELETE FROM pending_second_factors WHERE {Own}", owner);

    /// <summary>Forgets all that waits to be confirmed.</summary>
    public static void RemoveAllPending(SqliteConnection connection) => _ = Execute(connection, "DELETE FROM pending_second_factors", default);

    /// <summary>How many recovery codes somebody has left.</summary>
    public static int CountCodes(SqliteConnection connection, FactorOwner owner)
    {
        using var command = Command(connection, $"SELECT COUNT(*) FROM recovery_codes WHERE {Own}", owner);
        return command.ExecuteScalar() is long count ? (int)count : 0;
    }

    /// <summary>Gives somebody recovery codes, in the place of those that he had.</summary>
    public static void PutCodes(SqliteConnection connection, FactorOwner owner, IEnumerable<byte[]> hashes)
    {
        _ = Execute(connection, $"DELETE FROM recovery_codes WHERE {Own}", owner);
        foreach (var hash in hashes)
        {
            using var command = Command(connection, "INSERT INTO recovery_codes VALUES ($store, $name, $hash)", owner);
            _ = command.Parameters.AddWithValue("$hash", hash);
            _ = command.ExecuteNonQuery();
        }
    }

    /// <summary>Takes a recovery code away.</summary>
    /// <returns>False where there is no such code, or no longer.</returns>
    public static bool TryTakeCode(SqliteConnection connection, FactorOwner owner, byte[] hash)
    {
        using var command = Command(connection, $"DELETE FROM recovery_codes WHERE {Own} AND hash = $hash", owner);
        _ = command.Parameters.AddWithValue("$hash", hash);
        return command.ExecuteNonQuery() == 1;
    }

    /// <summary>Removes all that is somebody's.</summary>
    /// <returns>False where there was no factor in force.</returns>
    public static bool Remove(SqliteConnection connection, FactorOwner owner)
    {
        _ = Execute(connection, $"DELETE FROM recovery_codes WHERE {Own}", owner);
        RemovePending(connection, owner);
        return Execute(connection, $"DELETE FROM second_factors WHERE {Own}", owner) == 1;
    }

    private static int Execute(SqliteConnection connection, string sql, FactorOwner owner)
    {
        using var command = Command(connection, sql, owner);
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, FactorOwner owner)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is made of constants; what came from elsewhere is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        _ = command.Parameters.AddWithValue("$store", owner.Store ?? string.Empty);
        _ = command.Parameters.AddWithValue("$name", owner.Name ?? string.Empty);
        return command;
    }
}
