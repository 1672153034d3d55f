using Microsoft.Data.Sqlite;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>
/// The users of one provider who have signed in at one site: in memory, for they are asked for at each request, and in the database, from where they come back after a
/// restart. Whoever had a name first has it.
/// </summary>
internal sealed class ProviderTable(StateDatabase database, string authority)
{
    /// <summary>How many are remembered; of more, those who were not seen for the longest time have to sign in again.</summary>
    public const int Most = 10_000;

    private readonly Lock _lock = new();
    private volatile ProviderUsers? _users;

    /// <summary>Says which store this is among all of the machine.</summary>
    public string StoreId => $"openid:{authority}";

    /// <summary>All of them.</summary>
    /// <exception cref="AccountStoreException">They cannot be read.</exception>
    public IEnumerable<ProviderAccount> All => Users.All;

    /// <summary>Finds one by his name here.</summary>
    /// <exception cref="AccountStoreException">They cannot be read.</exception>
    public ProviderAccount? Find(string name) => Users.Find(name);

    /// <summary>Finds one by the provider's name of his session.</summary>
    /// <exception cref="AccountStoreException">They cannot be read.</exception>
    public ProviderAccount? FindSession(string id) => Users.All.FirstOrDefault(user => user.SessionId == id);

    /// <summary>Remembers that somebody has signed in, or still may be. It writes to the disk.</summary>
    /// <param name="user">Who he is now.</param>
    /// <param name="isLocal">Whether he stands for an account of the site's own.</param>
    /// <param name="now">The time, in seconds since 1970.</param>
    /// <param name="sessionId">The provider's name of his session.</param>
    /// <param name="secrets">His tokens, encrypted.</param>
    /// <returns>Null where the name is somebody else's.</returns>
    /// <exception cref="AccountStoreException">It cannot be written; nothing has changed.</exception>
    public ProviderAccount? Update(ProviderUser user, bool isLocal, long now, string? sessionId, byte[]? secrets)
    {
        lock (_lock)
        {
            var users = Users;
            var before = users.FindSubject(user.Subject);
            if ((users.Find(user.Name) is { } holder && holder != before) || (isLocal && before is { IsLocal: true } && before.Account.Name != user.Name))
            {
                // Who stands for one of the site's own accounts does not change to another by changing his name.
                return null;
            }

            var account = AccountOf(user, before?.Account);
            var after = new ProviderAccount(user.Subject, account, isLocal, now, sessionId ?? before?.SessionId, secrets);
            Change(users.With(after), connection => ProviderRows.Write(connection, authority, after));
            return after;
        }
    }

    /// <summary>Puts somebody in the place of what he was. It writes to the disk.</summary>
    /// <returns>False where he is not that any more.</returns>
    /// <exception cref="AccountStoreException">It cannot be written; nothing has changed.</exception>
    public bool TryReplace(ProviderAccount was, ProviderAccount becomes)
    {
        lock (_lock)
        {
            var users = Users;
            if (users.FindSubject(was.Subject) != was)
            {
                return false;
            }

            Change(users.With(becomes), connection => ProviderRows.Write(connection, authority, becomes));
            return true;
        }
    }

    /// <summary>Forgets somebody. It writes to the disk.</summary>
    /// <returns>False where there is none of the name.</returns>
    /// <exception cref="AccountStoreException">It cannot be written; nothing has changed.</exception>
    public bool TryRemove(string name)
    {
        lock (_lock)
        {
            var users = Users;
            if (users.Find(name) is not { } user)
            {
                return false;
            }

            Change(users.Without(user), connection => ProviderRows.Remove(connection, authority, user.Subject));
            return true;
        }
    }

    private ProviderUsers Users
    {
        get
        {
            if (_users is { } users)
            {
                return users;
            }

            lock (_lock)
            {
                return _users ??= new ProviderUsers(Use(connection => ProviderRows.Read(connection, authority, StoreId)));
            }
        }
    }

    /// <summary>The account of a user. While nothing about it changes, it is the same object; somebody who was banned here stays so.</summary>
    private Account AccountOf(ProviderUser user, Account? before)
    {
        var status = before is { Status: AccountStatus.Repudiated } ? AccountStatus.Repudiated : user.Status;
        var account = new Account(StoreId, user.Name, user.Group, user.Home, status, PasswordOf(user.Subject));
        return before is not null && AccountTable.AreSame(before, account) ? before : account;
    }

    /// <summary>A password that nothing matches, and that is another one for another user: a session is of him alone, whoever has his name later.</summary>
    public static StoredPassword PasswordOf(string subject) => StoredPassword.Parse($"*${subject}");

    private void Change(ProviderUsers users, Action<SqliteConnection> write)
    {
        var excess = users.Count > Most ? users.All.MinBy(user => user.CheckedAt) : null;
        _ = Use(connection =>
        {
            using var transaction = connection.BeginTransaction();
            write(connection);
            if (excess is not null)
            {
                ProviderRows.Remove(connection, authority, excess.Subject);
            }

            transaction.Commit();
            return true;
        });
        _users = excess is null ? users : users.Without(excess);
    }

    private T Use<T>(Func<SqliteConnection, T> use)
    {
        try
        {
            return database.Use(ProviderRows.Schema, use);
        }
        catch (SqliteException exception)
        {
            throw new AccountStoreException("The users of the OpenID provider cannot be read or written.", exception);
        }
    }
}
