using Microsoft.Data.Sqlite;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>The users of providers, as the database holds them.</summary>
internal static class ProviderRows
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS provider_users (
            authority TEXT NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL, user_group TEXT NOT NULL, home TEXT NOT NULL, status INTEGER NOT NULL,
            is_local INTEGER NOT NULL, checked_at INTEGER NOT NULL, session_id TEXT, secrets BLOB,
            PRIMARY KEY (authority, subject), UNIQUE (authority, name)) WITHOUT ROWID;
        """;

    /// <summary>Reads the users of a provider.</summary>
    public static List<ProviderAccount> Read(SqliteConnection connection, string authority, string store)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT subject, name, user_group, home, status, is_local, checked_at, session_id, secrets FROM provider_users WHERE authority = $authority;";
        _ = command.Parameters.AddWithValue("$authority", authority);
        using var reader = command.ExecuteReader();
        var users = new List<ProviderAccount>();
        while (reader.Read())
        {
            var subject = reader.GetString(0);
            users.Add(new ProviderAccount(
                subject,
                new Account(store, reader.GetString(1), reader.GetString(2), reader.GetString(3), StatusOf(reader.GetInt32(4)), ProviderTable.PasswordOf(subject)),
                reader.GetBoolean(5),
                reader.GetInt64(6),
                reader.IsDBNull(7) ? null : reader.GetString(7),
                reader.IsDBNull(8) ? null : (byte[])reader.GetValue(8)));
        }

        return users;
    }

    /// <summary>Writes a user, in the place of what he was.</summary>
    public static void Write(SqliteConnection connection, string authority, ProviderAccount user)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT OR REPLACE INTO provider_users (authority, subject, name, user_group, home, status, is_local, checked_at, session_id, secrets)
            VALUES ($authority, $subject, $name, $group, $home, $status, $local, $checked, $session, $secrets);
            """;
        var parameters = command.Parameters;
        _ = parameters.AddWithValue("$authority", authority);
        _ = parameters.AddWithValue("$subject", user.Subject);
        _ = parameters.AddWithValue("$name", user.Account.Name);
        _ = parameters.AddWithValue("$group", user.Account.Group);
        _ = parameters.AddWithValue("$home", user.Account.Home);
        _ = parameters.AddWithValue("$status", (int)user.Account.Status);
        _ = parameters.AddWithValue("$local", user.IsLocal);
        _ = parameters.AddWithValue("$checked", user.CheckedAt);
        _ = parameters.AddWithValue("$session", (object?)user.SessionId ?? DBNull.Value);
        _ = parameters.AddWithValue("$secrets", (object?)user.Secrets ?? DBNull.Value);
        _ = command.ExecuteNonQuery();
    }

    /// <summary>Removes a user.</summary>
    public static void Remove(SqliteConnection connection, string authority, string subject)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM provider_users WHERE authority = $authority AND subject = $subject;";
        _ = command.Parameters.AddWithValue("$authority", authority);
        _ = command.Parameters.AddWithValue("$subject", subject);
        _ = command.ExecuteNonQuery();
    }

    private static AccountStatus StatusOf(int number) => Enum.IsDefined((AccountStatus)number) ? (AccountStatus)number : AccountStatus.Repudiated;
}
