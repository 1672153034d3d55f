using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>The table of what was changed. Times are in milliseconds since 1970.</summary>
internal static class AuditTable
{
    /// <summary>How many entries are kept.</summary>
    public const int Most = 10_000;

    /// <summary>Makes the table where it is missing.</summary>
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS account_changes (
            id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, store TEXT NOT NULL, account TEXT NOT NULL,
            details TEXT NOT NULL, site TEXT NOT NULL, address TEXT NOT NULL, outcome TEXT NOT NULL);
        """;

    /// <summary>Adds an entry. Where there are too many, the oldest goes of who has the most: nobody can write so much that what others did is forgotten.</summary>
    /// <returns>Its number.</returns>
    public static long Add(SqliteConnection connection, AuditEntry entry, string store)
    {
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = """
            DELETE FROM account_changes WHERE (SELECT count(*) FROM account_changes) >= $most AND id =
              (SELECT min(id) FROM account_changes WHERE actor = (SELECT actor FROM account_changes GROUP BY actor ORDER BY count(*) DESC LIMIT 1));
            INSERT INTO account_changes (time, actor, action, store, account, details, site, address, outcome)
              VALUES ($time, $actor, $action, $store, $account, $details, $site, $address, $outcome) RETURNING id
            """;
        foreach (var (name, value) in new (string, object)[]
        {
            ("$most", Most), ("$time", entry.Time.ToUnixTimeMilliseconds()), ("$actor", entry.Actor), ("$action", entry.Action), ("$store", store), ("$account", entry.Account),
            ("$details", entry.Details), ("$site", entry.Site), ("$address", entry.Address), ("$outcome", entry.Outcome),
        })
        {
            _ = insert.Parameters.AddWithValue(name, value);
        }

        var id = Convert.ToInt64(insert.ExecuteScalar(), CultureInfo.InvariantCulture);
        transaction.Commit();
        return id;
    }

    /// <summary>Says what came of an entry.</summary>
    public static int Finish(SqliteConnection connection, long id, string outcome)
    {
        using var update = connection.CreateCommand();
        update.CommandText = "UPDATE account_changes SET outcome = $outcome WHERE id = $id";
        _ = update.Parameters.AddWithValue("$outcome", outcome);
        _ = update.Parameters.AddWithValue("$id", id);
        return update.ExecuteNonQuery();
    }

    /// <summary>Reads entries, the latest first.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="stores">The stores whose accounts are meant.</param>
    /// <param name="before">Only those of smaller numbers.</param>
    /// <param name="limit">At most so many.</param>
    public static List<AuditEntry> Read(SqliteConnection connection, IReadOnlyList<string> stores, long before, int limit)
    {
        using var select = connection.CreateCommand();
        var places = string.Join(", ", stores.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"$store{index}")));
#pragma warning disable CA2100 // What was put in are the names of parameters.
        select.CommandText = $"SELECT id, time, actor, action, account, details, site, address, outcome FROM account_changes WHERE id < $before AND store IN ({places}) ORDER BY id DESC LIMIT $limit";
#pragma warning restore CA2100
        _ = select.Parameters.AddWithValue("$before", before);
        _ = select.Parameters.AddWithValue("$limit", limit);
        for (var i = 0; i < stores.Count; i++)
        {
            _ = select.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"$store{i}"), stores[i]);
        }

        using var rows = select.ExecuteReader();
        var entries = new List<AuditEntry>();
        while (rows.Read())
        {
            entries.Add(new AuditEntry(
                rows.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(1)), rows.GetString(2), rows.GetString(3), rows.GetString(4), rows.GetString(5), rows.GetString(6),
                rows.GetString(7), rows.GetString(8)));
        }

        return entries;
    }
}
