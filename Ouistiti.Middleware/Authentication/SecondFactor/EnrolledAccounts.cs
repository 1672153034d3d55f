using Microsoft.Data.Sqlite;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>
/// Remembers who has a second factor, so that a request need not ask the database. Once a second at most one of them looks whether another process changed
/// something; the others go by what is known, and wait for nobody.
/// </summary>
internal sealed class EnrolledAccounts(StateDatabase database, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _reading = new();

    // Replaced as a whole, by who has the database alone.
    private volatile HashSet<FactorOwner>? _owners;
    private long _version;
    private long _readAt;

    /// <summary>Whether somebody has one.</summary>
    /// <exception cref="AccountStoreException">Nothing is known yet.</exception>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    public bool Contains(FactorOwner owner)
    {
        if (!IsFresh && (_owners is null ? _reading.TryEnter(Patience) : _reading.TryEnter()))
        {
            try
            {
                if (!IsFresh)
                {
                    Read();
                }
            }
            finally
            {
                _reading.Exit();
            }
        }

        return (_owners ?? throw new AccountStoreException("Who has a second factor is not known yet.")).Contains(owner);
    }

    /// <summary>This process has put a second factor in force. Who calls has the database alone.</summary>
    public void Add(FactorOwner owner) => _owners = _owners is { } owners ? [.. owners, owner] : null;

    /// <summary>This process has removed a second factor. Who calls has the database alone.</summary>
    public void Remove(FactorOwner owner) => _owners = _owners is { } owners ? [.. owners.Where(other => other != owner)] : null;

    private bool IsFresh => _owners is not null && time.GetElapsedTime(Volatile.Read(ref _readAt)) < Freshness;

    private void Read()
    {
        try
        {
            if (!database.Exists)
            {
                (_version, _owners) = (-1, []);
                if (database.Exists)
                {
                    // Somebody is the first to have one, right now.
                    return;
                }
            }
            else
            {
                _ = database.Use(FactorTables.Schema, connection =>
                {
                    // It differs once another connection has changed the file.
                    using var command = connection.CreateCommand();
                    command.CommandText = "PRAGMA data_version";
                    var version = (long)command.ExecuteScalar()!;
                    if (_owners is null || version != _version)
                    {
                        (_version, _owners) = (version, FactorTables.Owners(connection));
                    }

                    return version;
                });
            }

            Volatile.Write(ref _readAt, time.GetTimestamp());
        }
        catch
        {
            // What was known may be wrong by now.
            _owners = null;
            throw;
        }
    }
}
