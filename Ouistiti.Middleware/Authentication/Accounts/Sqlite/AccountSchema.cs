using Microsoft.Data.Sqlite;

namespace Ouistiti.Middleware.Authentication.Accounts.Sqlite;

/// <summary>
/// The tables of a database of accounts. They are those of the C server, so that its databases can be used; in an older layout of it, a user's password and
/// state are columns of <c>users</c>.
/// </summary>
internal static class AccountSchema
{
    private const string Users = "(id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, groupid INTEGER DEFAULT 1 REFERENCES groups(id) ON UPDATE SET NULL, home TEXT)";

    private const string Details = """
        CREATE TABLE IF NOT EXISTS passwds (
            userid INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            passwd TEXT,
            issuer TEXT,
            statusid INTEGER DEFAULT 1 REFERENCES status(id) ON UPDATE SET NULL);
        CREATE TABLE IF NOT EXISTS session (
            token TEXT PRIMARY KEY,
            userid INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            expire INTEGER);
        CREATE TABLE IF NOT EXISTS issuers (
            userid INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            issuer TEXT);
        """;

    private const string Tables = $"""
        CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
        INSERT INTO groups VALUES (0, 'root'), (1, 'anonymous'), (2, 'users');
        CREATE TABLE status (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
        INSERT INTO status VALUES (1, 'approving'), (2, 'activated'), (3, 'repudiated'), (4, 'reapproving');
        CREATE TABLE users {Users};
        {Details}
        """;

    // A table is made anew, for a column that a constraint names cannot be taken away.
    private const string Migration = $"""
        {Details}
        INSERT INTO passwds (userid, passwd, statusid) SELECT id, passwd, statusid FROM users;
        CREATE TABLE users_of_now {Users};
        INSERT INTO users_of_now (id, name, groupid, home) SELECT id, name, groupid, home FROM users;
        DROP TABLE users;
        ALTER TABLE users_of_now RENAME TO users;
        """;

    /// <summary>Makes the tables in an empty database.</summary>
    public static void Create(SqliteConnection connection) => Run(connection, Tables);

    /// <summary>Finds out how the database is laid out.</summary>
    /// <exception cref="AccountStoreException">It holds no accounts.</exception>
    public static AccountLayout LayoutOf(SqliteConnection connection)
    {
        var users = Columns(connection, "users");
        if (!users.IsSupersetOf(["id", "name", "groupid", "home"]) || !Columns(connection, "groups").IsSupersetOf(["id", "name"]))
        {
            throw new AccountStoreException($"{connection.DataSource} is a database, but not of accounts: it lacks the tables users and groups. Take it away to have one made.");
        }

        if (Columns(connection, "passwds").IsSupersetOf(["userid", "passwd", "issuer", "statusid"]))
        {
            return new AccountLayout(IsOld: false, Columns(connection, "issuers").Count > 0, Columns(connection, "session").Count > 0);
        }

        return users.IsSupersetOf(["passwd", "statusid"])
            ? new AccountLayout(IsOld: true, Columns(connection, "issuers").Count > 0, Columns(connection, "session").Count > 0)
            : throw new AccountStoreException($"{connection.DataSource} is a database of accounts without passwords: neither the table passwds nor users has them.");
    }

    /// <summary>Brings an old layout up to date, as a whole; a new one, it completes.</summary>
    /// <returns>Whether it was an old one.</returns>
    public static bool Migrate(SqliteConnection connection)
    {
        if (LayoutOf(connection) is { IsOld: false } layout)
        {
            if (!layout.HasIssuers || !layout.HasSessions)
            {
                Run(connection, Details);
            }

            return false;
        }

        // Or else a table that others refer to could not be made anew. It cannot be said within a transaction.
        Run(connection, "PRAGMA foreign_keys = OFF;");
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);

            // Another program may have been faster.
            var isOld = LayoutOf(connection).IsOld;
            if (isOld)
            {
                Run(connection, Migration);
                transaction.Commit();
            }

            return isOld;
        }
        finally
        {
            Run(connection, "PRAGMA foreign_keys = ON;");
        }
    }

    private static void Run(SqliteConnection connection, string statements)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        _ = command.ExecuteNonQuery();
    }

    private static HashSet<string> Columns(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info($table)";
        _ = command.Parameters.AddWithValue("$table", table);
        using var reader = command.ExecuteReader();
        var columns = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (reader.Read())
        {
            _ = columns.Add(reader.GetString(0));
        }

        return columns;
    }
}
