using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Accounts.Sqlite;

/// <summary>
/// Accounts in a SQLite database (see <see cref="AccountSchema"/>). They are held in memory, and each look asks the database whether it has
/// changed since, by whatever program.
/// </summary>
/// <remarks>It needs no disposal: the connection's own handle closes when nobody uses the store any more.</remarks>
internal sealed partial class SqliteAccountStore(string path, ILogger<SqliteAccountStore> logger) : IWritableAccountStore
{
    private readonly Lock _changing = new();
    private readonly Lock _lock = new();
    private AccountDatabase? _database;
    private AccountTable? _table;
    private long _version;
    private bool _isCurrent;

    public string Id { get; } = $"database:{path}";

    /// <summary>Makes the database where there is none.</summary>
    /// <param name="hash">Makes of a user's name and password what is kept of it.</param>
    /// <param name="notice">Whom the first password is told.</param>
    /// <exception cref="AccountStoreException">It cannot be made.</exception>
    public void EnsureExists(Func<string, string, StoredPassword> hash, IFirstPasswordNotice notice)
    {
        if (Path.Exists(path))
        {
            return;
        }

        try
        {
            if (FirstDatabase.Make(path, Id, hash, notice))
            {
                Log.Made(logger, path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new AccountStoreException($"{path} cannot be made: {exception.Message}", exception);
        }
    }

    /// <summary>Throws where there is no database.</summary>
    /// <exception cref="AccountStoreException">There is none.</exception>
    public void Require()
    {
        if (!Path.Exists(path))
        {
            throw AccountDatabase.Missing(path);
        }
    }

    public Account? Find(string name)
    {
        lock (_lock)
        {
            return Current().Find(name);
        }
    }

    public IReadOnlyCollection<Account> List()
    {
        lock (_lock)
        {
            return Current().All;
        }
    }

    public bool TryAdd(Account account) => TryChange(connection =>
    {
        if (AccountReader.Read(connection, Id, account.Name) is not null)
        {
            return false;
        }

        AccountWriter.Add(connection, account);
        return true;
    });

    public bool TryReplace(Account was, Account becomes) => TryChange(connection =>
    {
        if (AccountReader.Read(connection, Id, was.Name) is not { } current || !AccountTable.AreSame(current, was))
        {
            return false;
        }

        AccountWriter.Replace(connection, was, becomes);
        return true;
    });

    public bool TryRemove(string name) => TryChange(connection =>
    {
        if (AccountReader.Read(connection, Id, name) is null)
        {
            return false;
        }

        AccountWriter.Remove(connection, name);
        return true;
    });

    /// <summary>Closes the database; the next use opens it again.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isCurrent = false;
            _database?.Dispose();
            _database = null;
        }
    }

    /// <summary>Changes the database through a connection of its own: as long as another program keeps us waiting, requests still find their accounts.</summary>
    private bool TryChange(Func<SqliteConnection, bool> change)
    {
        lock (_changing)
        {
            try
            {
                using var database = AccountDatabase.Open(path);
                if (AccountSchema.Migrate(database.Connection))
                {
                    Log.Migrated(logger, path);
                }

                using (var transaction = database.Connection.BeginTransaction(deferred: false))
                {
                    if (!change(database.Connection))
                    {
                        return false;
                    }

                    transaction.Commit();
                }

                database.EmptyLog();
                return true;
            }
            catch (SqliteException exception)
            {
                throw Unusable(exception);
            }
        }
    }

    /// <summary>The accounts as they are now.</summary>
    private AccountTable Current()
    {
        try
        {
            if (_database?.IsInPlace is not true)
            {
                Close();
                _database = AccountDatabase.Open(path);
            }

            // Asked before the accounts are read: a change in between is seen at the next look.
            var version = _database.ReadVersion();
            if (!_isCurrent || version != _version)
            {
                _table = ReadAll(_database.Connection);
                (_version, _isCurrent) = (version, true);
            }

            return _table!;
        }
        catch (SqliteException exception)
        {
            Close();
            throw Unusable(exception);
        }
        catch (AccountStoreException)
        {
            Close();
            throw;
        }
    }

    private AccountTable ReadAll(SqliteConnection connection)
    {
        var unusable = new List<string>();
        var table = new AccountTable(AccountReader.ReadAll(connection, Id, unusable), _table);
        if (unusable.Count > 0)
        {
            Log.Unusable(logger, path, unusable.Count, unusable[0]);
        }

        return table;
    }

    private AccountStoreException Unusable(SqliteException exception) => new($"The database {path} cannot be used: {exception.Message}", exception);

    private static partial class Log
    {
        [LoggerMessage(1331, LogLevel.Information, "{Path} was made, with the account root. Its password was printed and has to be changed.")]
        public static partial void Made(ILogger logger, string path);

        [LoggerMessage(1332, LogLevel.Information, "{Path} was brought from the older layout, with passwords in the table users, to the one with the table passwds.")]
        public static partial void Migrated(ILogger logger, string path);

        [LoggerMessage(1333, LogLevel.Warning, "{Path} has {Count} user(s) whose names cannot be used, such as {Name}; they are passed over.")]
        public static partial void Unusable(ILogger logger, string path, int count, string name);
    }
}
