using Microsoft.Data.Sqlite;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>Remembers who has a second factor, so that a request need not ask the database. Once a second at most it looks whether another process changed something.</summary>
internal sealed class EnrolledAccounts(StateDatabase database, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private HashSet<FactorOwner>? _owners;
    private long _version;
    private long _readAt;

    /// <summary>Whether somebody has one.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    public bool Contains(FactorOwner owner)
    {
        lock (_lock)
        {
            if (_owners is null || time.GetElapsedTime(_readAt) >= Freshness)
            {
                Read();
            }

            return _owners!.Contains(owner);
        }
    }

    /// <summary>This process has changed something.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _owners = null;
        }
    }

    private void Read()
    {
        if (!database.Exists)
        {
            (_version, _owners) = (-1, []);
        }
        else
        {
            (_version, _owners) = database.Use(FactorTables.Schema, connection =>
            {
                // It differs once another connection has changed the file.
                using var command = connection.CreateCommand();
                command.CommandText = "PRAGMA data_version";
                var version = (long)command.ExecuteScalar()!;
                return (version, _owners is not null && version == _version ? _owners : FactorTables.Owners(connection));
            });
        }

        _readAt = time.GetTimestamp();
    }
}
