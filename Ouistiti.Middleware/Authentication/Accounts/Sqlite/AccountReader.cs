using System.Globalization;
using Microsoft.Data.Sqlite;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Accounts.Sqlite;

/// <summary>Reads the accounts of a database.</summary>
internal static class AccountReader
{
    private const string Everybody = "";

    // What decides where the rows of a user do not agree: the one that lets him do the least.
    private static readonly AccountStatus[] Strictest = [AccountStatus.Repudiated, AccountStatus.Approving, AccountStatus.Reapproving, AccountStatus.Activated];

    /// <summary>Reads all accounts, as they are at one moment.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="store">The accounts' <see cref="Account.Store"/>.</param>
    /// <param name="unusable">Receives the names that cannot be names of accounts.</param>
    public static List<Account> ReadAll(SqliteConnection connection, string store, List<string> unusable)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var accounts = Read(connection, AccountSchema.LayoutOf(connection), store, Everybody, unusable);
        transaction.Commit();
        return accounts;
    }

    /// <summary>Reads one account, within the transaction that is open.</summary>
    public static Account? Read(SqliteConnection connection, string store, string name) =>
        Read(connection, AccountSchema.LayoutOf(connection), store, name, []).SingleOrDefault();

    private static List<Account> Read(SqliteConnection connection, AccountLayout layout, string store, string name, List<string> unusable)
    {
        var where = name == Everybody ? string.Empty : " WHERE users.name = $name";
        var passwords = new Dictionary<long, (List<string> Texts, AccountStatus Status)>();
        Query(
            connection,
            (layout.IsOld ? "SELECT id, passwd, statusid FROM users" : "SELECT users.id, passwd, statusid FROM passwds JOIN users ON users.id = userid") + where + (layout.IsOld ? string.Empty : " ORDER BY passwds.rowid"),
            name,
            row => passwords[row.GetInt64(0)] = passwords.TryGetValue(row.GetInt64(0), out var others)
                ? ([.. others.Texts, Text(row, 1)], Stricter(others.Status, Status(row, 2)))
                : ([Text(row, 1)], Status(row, 2)));

        var disabled = new Dictionary<long, List<string>>();
        if (layout.HasIssuers)
        {
            Query(connection, "SELECT users.id, issuer FROM issuers JOIN users ON users.id = userid" + where + " ORDER BY issuers.rowid", name, row =>
            {
                var factors = disabled.TryGetValue(row.GetInt64(0), out var known) ? known : disabled[row.GetInt64(0)] = [];
                if (Text(row, 1) is { Length: > 0 } factor && !factors.Contains(factor))
                {
                    factors.Add(factor);
                }
            });
        }

        var accounts = new List<Account>();
        Query(connection, "SELECT users.id, users.name, groups.name, home FROM users LEFT JOIN groups ON groups.id = groupid" + where, name, row =>
        {
            var id = row.GetInt64(0);
            if (!AccountName.IsValid(Text(row, 1)))
            {
                unusable.Add(Text(row, 1));
                return;
            }

            var (texts, status) = passwords.GetValueOrDefault(id, ([], AccountStatus.Approving));
            accounts.Add(new Account(store, Text(row, 1), Text(row, 2), Text(row, 3), status, StoredPassword.Parse(Join(texts)))
            {
                DisabledFactors = disabled.GetValueOrDefault(id) ?? [],
            });
        });
        return accounts;
    }

    private static void Query(SqliteConnection connection, string statement, string name, Action<SqliteDataReader> take)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        if (name != Everybody)
        {
            _ = command.Parameters.AddWithValue("$name", name);
        }

        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            take(rows);
        }
    }

    /// <summary>Hashes can be joined; a password in clear counts where it is the only one.</summary>
    private static string Join(List<string> texts) =>
        texts.Where(text => text.StartsWith('$')).ToArray() is { Length: > 0 } hashes ? string.Join(',', hashes) : texts.FirstOrDefault(text => text.Length > 0) ?? string.Empty;

    private static AccountStatus Stricter(AccountStatus one, AccountStatus other) => Strictest.First(status => status == one || status == other);

    /// <summary>A state that is missing or unknown lets nobody in.</summary>
    private static AccountStatus Status(SqliteDataReader row, int column) =>
        row.GetValue(column) is long number && number is >= (int)AccountStatus.Approving and <= (int)AccountStatus.Reapproving ? (AccountStatus)number : AccountStatus.Approving;

    private static string Text(SqliteDataReader row, int column) => row.GetValue(column) switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => string.Empty,
    };
}
