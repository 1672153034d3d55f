using Microsoft.Data.Sqlite;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Authentication.State;

/// <summary>
/// What the server has to remember of signing in beyond a restart, in <c>authentication.db</c>. It is opened when it is first needed: a
/// server on which nothing has happened has none.
/// </summary>
internal sealed class StateDatabase(StateDirectory directory) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _schemas = [];
    private SqliteConnection? _connection;
    private bool _isDisposed;

    /// <summary>Whether there is anything to remember.</summary>
    public bool Exists => _connection is not null || File.Exists(FilePath);

    private string FilePath => Path.Combine(directory.Path, "authentication.db");

    /// <summary>Uses the database, alone.</summary>
    /// <param name="schema">Statements that make the tables where they are missing.</param>
    /// <param name="use">What is done.</param>
    /// <exception cref="SqliteException">It cannot be read or written.</exception>
    public T Use<T>(string schema, Func<SqliteConnection, T> use)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _connection ??= Open();
            if (!_schemas.Contains(schema))
            {
                using var create = _connection.CreateCommand();
                create.CommandText = schema;
                _ = create.ExecuteNonQuery();
                _ = _schemas.Add(schema);
            }

            return use(_connection);
        }
    }

    /// <summary>Changes what somebody relies on: who copies the file by itself has it, and not only who copies its log too.</summary>
    /// <inheritdoc cref="Use"/>
    public T Change<T>(string schema, Func<SqliteConnection, T> change) => Use(schema, connection =>
    {
        var result = change(connection);
        EmptyLog(connection);
        return result;
    });

    /// <summary>Whether a fault is one of the database: of its file, of its disk, or of what it holds.</summary>
    public static bool IsFault(Exception exception) =>
        exception is SqliteException or IOException or UnauthorizedAccessException or InvalidOperationException or InvalidCastException or OverflowException;

    /// <summary>Closes the database: all of it is in the file itself then, and nothing beside it.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _connection?.Dispose();
        }
    }

    /// <summary>Opens the database once more, for who only reads: he waits for nobody who writes.</summary>
    /// <returns>Null where there is none yet.</returns>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public SqliteConnection? OpenForReading()
    {
        if (!Exists)
        {
            return null;
        }

        // Not read-only: who reads marks what he reads in a file beside it.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FilePath, Pooling = false, DefaultTimeout = 1, Mode = SqliteOpenMode.ReadWrite }.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void EmptyLog(SqliteConnection connection)
    {
        try
        {
            using var checkpoint = connection.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE);";
            _ = checkpoint.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // Not now: somebody reads, or the disk is full. What is in the log is as safe.
        }
    }

    private SqliteConnection Open()
    {
        try
        {
            // SQLite would leave it open to the group; its other files take over what this one is.
            new FileStream(FilePath, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = PrivateFile.Mode }).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is there, or it cannot be made, and then SQLite says why.
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FilePath, Pooling = false, DefaultTimeout = 5 }.ConnectionString);
        try
        {
            connection.Open();
            using var pragma = connection.CreateCommand();
            pragma.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
            _ = pragma.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
