using Microsoft.Data.Sqlite;
using Ouistiti.Middleware.Authentication.Accounts.Files;
using Ouistiti.Middleware.Paths;
using SQLitePCL;

namespace Ouistiti.Middleware.Authentication.Accounts.Sqlite;

/// <summary>An open database of accounts. One thread at a time uses it.</summary>
internal sealed class AccountDatabase : IDisposable
{
    // sqlite.org/rescode.html
    private const int ReadOnly = 8;

    private readonly FileName _name;
    private readonly Libc.Stat _file;

    // Asked for each request: a command would make a reader each time.
    private readonly sqlite3_stmt _askVersion;

    private AccountDatabase(SqliteConnection connection, FileName name, in Libc.Stat file)
    {
        Connection = connection;
        _name = name;
        _file = file;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, "PRAGMA data_version", out _askVersion), connection.Handle);
    }

    /// <summary>The database itself.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>Whether the file is still the one that was opened: not when a backup was put in its place.</summary>
    public bool IsInPlace => _name.TryStat(out var now) && FileName.IsSameFile(now, _file);

    /// <summary>Opens a database that exists.</summary>
    /// <exception cref="AccountStoreException">There is none.</exception>
    /// <exception cref="SqliteException">It cannot be opened, or is none.</exception>
    public static AccountDatabase Open(string path)
    {
        var name = new FileName(path);
        while (name.TryStat(out var before))
        {
            var connection = Connect(path);
            if (name.TryStat(out var after) && FileName.IsSameFile(before, after))
            {
                return new AccountDatabase(connection, name, after);
            }

            connection.Dispose();
        }

        throw Missing(path);
    }

    /// <summary>Says that there is no database.</summary>
    public static AccountStoreException Missing(string path) => new($"{path} is missing. A new database is made when the server starts, not while it runs.");

    /// <summary>Differs once another program, or another part of this one, has changed the database.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public long ReadVersion()
    {
        var result = raw.sqlite3_step(_askVersion);
        var version = result == raw.SQLITE_ROW ? raw.sqlite3_column_int64(_askVersion, 0) : 0;
        _ = raw.sqlite3_reset(_askVersion);
        if (result != raw.SQLITE_ROW)
        {
            throw new SqliteException($"its version is not known ({result}): {raw.sqlite3_errmsg(Connection.Handle).utf8_to_string()}", result);
        }

        return version;
    }

    /// <summary>
    /// Brings what was changed from the log into the file itself, and empties the log: who copies the file has all of it, and who puts a copy in its
    /// place finds no log that would be taken for the copy's. A change that is only in the log is as safe.
    /// </summary>
    public void EmptyLog()
    {
        try
        {
            Run(Connection, "PRAGMA wal_checkpoint(TRUNCATE);");
        }
        catch (SqliteException)
        {
            // Not now: the disk is full, perhaps. The next change does.
        }
    }

    public void Dispose()
    {
        _askVersion.Dispose();
        Connection.Dispose();
    }

    private static SqliteConnection Connect(string path)
    {
        // Never makes a file: a database that has gone is a fault, and not a reason for a new root account.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 5,
            ForeignKeys = true,
        }.ConnectionString);
        try
        {
            connection.Open();
            Run(connection, "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL;");

            // Before anything is written to what may be no such database, but an empty file.
            _ = AccountSchema.LayoutOf(connection);
            TryWriteAhead(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>With a log ahead of the writes, who reads need not wait for who writes. A database that may only be read is read as it is.</summary>
    private static void TryWriteAhead(SqliteConnection connection)
    {
        try
        {
            Run(connection, "PRAGMA journal_mode = WAL;");
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == ReadOnly)
        {
        }
    }

    private static void Run(SqliteConnection connection, string statements)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        _ = command.ExecuteNonQuery();
    }
}
