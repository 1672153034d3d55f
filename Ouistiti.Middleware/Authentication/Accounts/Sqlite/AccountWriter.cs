using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Ouistiti.Middleware.Authentication.Accounts.Sqlite;

/// <summary>Changes the accounts of a database, within the transaction that is open. The layout is the new one.</summary>
internal static class AccountWriter
{
    /// <summary>Adds an account.</summary>
    public static void Add(SqliteConnection connection, Account account)
    {
        var id = Insert(connection, "INSERT INTO users (name, groupid, home) VALUES ($1, $2, $3)", account.Name, GroupId(connection, account.Group), account.Home);
        AddPassword(connection, id, account, issuer: null);
        AddFactors(connection, id, account);
    }

    /// <summary>Puts an account in the place of what it was.</summary>
    public static void Replace(SqliteConnection connection, Account was, Account becomes)
    {
        var id = IdOf(connection, was.Name);
        Run(connection, "UPDATE users SET groupid = $1, home = $2 WHERE id = $3", GroupId(connection, becomes.Group), becomes.Home, id);
        if (was.Password.ToString() != becomes.Password.ToString() || Run(connection, "UPDATE passwds SET statusid = $1 WHERE userid = $2", (int)becomes.Status, id) == 0)
        {
            var issuer = Ask(connection, "SELECT issuer FROM passwds WHERE userid = $1 ORDER BY rowid LIMIT 1", id);
            _ = Run(connection, "DELETE FROM passwds WHERE userid = $1", id);
            AddPassword(connection, id, becomes, issuer);
        }

        _ = Run(connection, "DELETE FROM issuers WHERE userid = $1", id);
        AddFactors(connection, id, becomes);
    }

    /// <summary>Removes an account.</summary>
    public static void Remove(SqliteConnection connection, string name)
    {
        var id = IdOf(connection, name);

        // A database from elsewhere may lack the rules that would do so by themselves.
        foreach (var table in new[] { "passwds", "issuers", "session" })
        {
            _ = Run(connection, $"DELETE FROM {table} WHERE userid = $1", id);
        }

        _ = Run(connection, "DELETE FROM users WHERE id = $1", id);
    }

    private static void AddPassword(SqliteConnection connection, long id, Account account, object? issuer) =>
        Run(connection, "INSERT INTO passwds (userid, passwd, issuer, statusid) VALUES ($1, $2, $3, $4)", id, account.Password.ToString(), issuer, (int)account.Status);

    private static void AddFactors(SqliteConnection connection, long id, Account account)
    {
        foreach (var factor in account.DisabledFactors)
        {
            _ = Run(connection, "INSERT INTO issuers (userid, issuer) VALUES ($1, $2)", id, factor);
        }
    }

    private static long IdOf(SqliteConnection connection, string name) => Convert.ToInt64(Ask(connection, "SELECT id FROM users WHERE name = $1", name), CultureInfo.InvariantCulture);

    private static object? GroupId(SqliteConnection connection, string group) =>
        group.Length == 0
            ? null
            : Ask(connection, "SELECT id FROM groups WHERE name = $1", group) ?? Insert(connection, "INSERT INTO groups (name) VALUES ($1)", group);

    private static long Insert(SqliteConnection connection, string statement, params object?[] values) =>
        Convert.ToInt64(Ask(connection, statement + " RETURNING id", values), CultureInfo.InvariantCulture);

    private static object? Ask(SqliteConnection connection, string statement, params object?[] values)
    {
        using var command = Prepare(connection, statement, values);
        return command.ExecuteScalar() is var value && value is DBNull ? null : value;
    }

    private static int Run(SqliteConnection connection, string statement, params object?[] values)
    {
        using var command = Prepare(connection, statement, values);
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string statement, object?[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement;
        for (var i = 0; i < values.Length; i++)
        {
            _ = command.Parameters.AddWithValue($"${(i + 1).ToString(CultureInfo.InvariantCulture)}", values[i] ?? DBNull.Value);
        }

        return command;
    }
}
