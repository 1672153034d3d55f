using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Accounts.Files;
using Ouistiti.Middleware.Authentication.Accounts.Sqlite;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>What an administrator does with the accounts of a site. A server that runs meanwhile sees it at the next request.</summary>
public sealed class AccountAdministration : IDisposable
{
    private const string DefaultGroup = "users";

    // Somebody else may change the same account at the same time, but hardly so often.
    private const int Attempts = 5;

    private readonly IReadOnlyList<IAccountStore> _stores;
    private readonly Func<string, string, StoredPassword> _keep;

    private AccountAdministration(IReadOnlyList<IAccountStore> stores, IReadOnlyList<string?> paths, Func<string, string, StoredPassword> keep)
    {
        _stores = stores;
        _keep = keep;
        Stores = [.. stores.Zip(paths, (store, path) => new AccountStoreSummary(store.Id, path, store is IWritableAccountStore))];
    }

    /// <summary>The stores, in the order in which they are asked.</summary>
    public IReadOnlyList<AccountStoreSummary> Stores { get; }

    /// <summary>Opens the stores of a site.</summary>
    /// <param name="sites">How users sign in to all sites, validated, by the sites' names: a site with the same stores may need more of a password.</param>
    /// <param name="site">The site's name.</param>
    /// <param name="notice">Whom the first passwords of databases are told that are made; null where a database that is missing is to stay so.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where the stores say what is wrong with them.</param>
    /// <exception cref="AccountStoreException">A database cannot be made.</exception>
    public static AccountAdministration Open(IReadOnlyDictionary<string, AuthenticationOptions> sites, string site, IFirstPasswordNotice? notice, TimeProvider time, ILoggerFactory loggers)
    {
        var options = sites[site];
        var paths = PathsOf(options);
        var form = PasswordForm.Of(sites.Values.Where(other => other == options || PathsOf(other).Intersect(paths).Any(path => path is not null)));
        var stores = AccountStores.Create(options.Accounts, site, time, loggers);
        foreach (var database in notice is null ? [] : stores.OfType<SqliteAccountStore>())
        {
            database.EnsureExists(form.Keep, notice!);
        }

        return new AccountAdministration(stores, paths, form.Keep);
    }

    /// <summary>Opens a password file by itself.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="form">How passwords are kept in it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it says what is wrong with it.</param>
    public static AccountAdministration OpenFile(string path, PasswordForm form, TimeProvider time, ILoggerFactory loggers) =>
        new([new PasswordFileStore(path, time, loggers.CreateLogger<PasswordFileStore>())], [path], form.Keep);

    /// <summary>Takes up the stores of a site that is being served.</summary>
    /// <param name="stores">The stores.</param>
    /// <param name="keep">Makes of a user's name and password what is kept of it.</param>
    internal static AccountAdministration Of(IReadOnlyList<IAccountStore> stores, Func<string, string, StoredPassword> keep) => new(stores, [.. stores.Select(_ => (string?)null)], keep);

    /// <summary>All accounts of all stores; those of an earlier store first. Of several with one name, the first counts.</summary>
    /// <exception cref="AccountStoreException">A store cannot be read.</exception>
    public IReadOnlyList<AccountSummary> List() =>
        [.. _stores.SelectMany((store, index) => store.List().OrderBy(account => account.Name, StringComparer.Ordinal).Select(account => Summarise(account, index)))];

    /// <summary>Finds the account that counts of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="store">The place of the only store to look in; null for all.</param>
    /// <exception cref="AccountStoreException">A store cannot be read.</exception>
    public AccountSummary? Find(string name, int? store = null)
    {
        for (var i = store ?? 0; i <= (store ?? (_stores.Count - 1)); i++)
        {
            if (_stores[i].Find(name) is { } account)
            {
                return Summarise(account, i);
            }
        }

        return null;
    }

    /// <summary>Adds an account. What is not said is as in a password file: the group <c>users</c>, the state activated.</summary>
    /// <param name="store">The place of a store that can be written.</param>
    /// <param name="name">The name, which is valid.</param>
    /// <param name="initial">What it is to be; it has a password.</param>
    /// <returns>False where the store has an account of the name.</returns>
    /// <exception cref="AccountStoreException">The store cannot be written.</exception>
    public bool Add(int store, string name, AccountChange initial) => Add(store, name, initial, _keep(name, initial.Password!));

    /// <summary>Adds an account whose password is made ready.</summary>
    /// <inheritdoc cref="Add(int, string, AccountChange)"/>
    internal bool Add(int store, string name, AccountChange initial, StoredPassword password) =>
        Writable(store).TryAdd(new Account(_stores[store].Id, name, initial.Group ?? DefaultGroup, initial.Home ?? string.Empty, initial.Status ?? AccountStatus.Activated, password)
        {
            DisabledFactors = initial.DisabledFactors,
        });

    /// <summary>Changes an account.</summary>
    /// <param name="store">The place of a store that can be written.</param>
    /// <param name="name">The name.</param>
    /// <param name="change">What changes.</param>
    /// <returns>False where the store has no account of the name.</returns>
    /// <exception cref="AccountStoreException">The store cannot be written.</exception>
    public bool Set(int store, string name, AccountChange change) =>
        Set(store, name, change, change.Password is null ? null : _keep(name, change.Password), (_, _) => true);

    /// <summary>Changes an account, if it may become so.</summary>
    /// <param name="store">The place of a store that can be written.</param>
    /// <param name="name">The name.</param>
    /// <param name="change">What changes.</param>
    /// <param name="password">What is kept of the new password; null where it stays.</param>
    /// <param name="allows">Is asked, right before it is stored, whether the account as it is may become what it is to be.</param>
    /// <returns>False where the store has no account of the name, or it may not be changed so.</returns>
    /// <exception cref="AccountStoreException">The store cannot be written.</exception>
    internal bool Set(int store, string name, AccountChange change, StoredPassword? password, Func<Account, Account, bool> allows)
    {
        for (var i = 0; i < Attempts; i++)
        {
            if (_stores[store].Find(name) is not { } was)
            {
                return false;
            }

            var becomes = was with
            {
                Group = change.Group ?? was.Group,
                Home = change.Home ?? was.Home,
                Status = change.Status ?? was.Status,
                Password = password ?? was.Password,
                DisabledFactors = change.NamesAllFactors
                    ? change.DisabledFactors
                    : [.. was.DisabledFactors.Union(change.DisabledFactors, StringComparer.Ordinal).Except(change.EnabledFactors, StringComparer.Ordinal)],
            };
            if (!allows(was, becomes))
            {
                return false;
            }

            if (Writable(store).TryReplace(was, becomes))
            {
                return true;
            }
        }

        throw new AccountStoreException($"{name} is being changed by somebody else all the time.") { IsRefusal = true };
    }

    /// <summary>Removes an account.</summary>
    /// <param name="store">The place of a store that can be written.</param>
    /// <param name="name">The name.</param>
    /// <returns>False where the store has no account of the name.</returns>
    /// <exception cref="AccountStoreException">The store cannot be written.</exception>
    public bool Remove(int store, string name) => Writable(store).TryRemove(name);

    /// <summary>Lifts the locks of an account after wrong passwords and wrong codes; a server that runs follows within seconds.</summary>
    /// <param name="name">The name. There need be no such account.</param>
    /// <param name="directory">The absolute path of the data directory.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Whether there was a lock.</returns>
    /// <exception cref="AccountStoreException">That cannot be saved.</exception>
    public bool Unlock(string name, string directory, TimeProvider time)
    {
        using var database = new StateDatabase(new StateDirectory(directory));
        var table = new LockoutTable(database, time);
        try
        {
            return table.Unlock([AccountDirectory.KeyOf(_stores, name), .. _stores.Select(store => FactorAttempts.KeyOf(new FactorOwner(store.Id, name)))]);
        }
        catch (SqliteException exception)
        {
            throw new AccountStoreException($"The lock cannot be lifted: {exception.Message}", exception);
        }
    }

    /// <summary>What is expected of a user's name.</summary>
    public static string ExpectedName => AccountName.Expected;

    /// <summary>Whether a text can be a user's name.</summary>
    public static bool IsName(string name) => AccountName.IsValid(name);

    /// <summary>Makes a password that nobody guesses.</summary>
    public static string MakePassword() => RandomPassword.Make();

    /// <summary>Closes the databases: all that was changed is in the files themselves then, and nothing beside them.</summary>
    public void Dispose()
    {
        foreach (var database in _stores.OfType<SqliteAccountStore>())
        {
            database.Close();
        }
    }

    private static string?[] PathsOf(AuthenticationOptions options) => [.. options.Accounts.Select(store => store.File ?? store.Database)];

    private IWritableAccountStore Writable(int store) => (IWritableAccountStore)_stores[store];

    private static AccountSummary Summarise(Account account, int store) => new(account.Name, account.Group, account.Home, account.Status, account.DisabledFactors, store);
}
