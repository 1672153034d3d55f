using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>All accounts that may sign in to a site: its stores, in their order.</summary>
/// <param name="stores">The stores. Where several have a name, the first one's account counts.</param>
/// <param name="throttle">Counts what fails.</param>
/// <param name="options">How users sign in to the site.</param>
/// <param name="policy">How the site's passwords are kept.</param>
/// <param name="costs">What an attempt costs.</param>
/// <param name="gate">Whose turn it is.</param>
/// <param name="remembered">Which passwords were right a short time ago.</param>
/// <param name="logger">Where it says what goes wrong.</param>
internal sealed partial class AccountDirectory(
    IReadOnlyList<IAccountStore> stores,
    SignInThrottle throttle,
    AuthenticationOptions options,
    PasswordPolicy policy,
    PasswordCosts costs,
    SlowHashGate gate,
    RememberedPasswords remembered,
    ILogger<AccountDirectory> logger)
{
    /// <summary>What stands ahead of the name in the key of an account.</summary>
    public const char KeySeparator = '\n';

    private readonly string _keyPrefix = PrefixOf(stores);

    /// <summary>The stores.</summary>
    public IReadOnlyList<IAccountStore> Stores => stores;

    /// <summary>What failures are counted by, of an account that need not exist.</summary>
    public string KeyOf(string name) => _keyPrefix + name;

    /// <summary>What failures are counted by at a site that has these stores.</summary>
    public static string KeyOf(IReadOnlyList<IAccountStore> stores, string name) => PrefixOf(stores) + name;

    /// <summary>Finds an account as it is now, whatever its state.</summary>
    /// <exception cref="AccountStoreException">A store cannot be read: nobody can be found, for an earlier store may have had the name.</exception>
    public Account? Find(string name)
    {
        // Each request of a session comes by here: no enumerator.
        for (var i = 0; i < stores.Count; i++)
        {
            if (stores[i].Find(name) is { } account)
            {
                return account;
            }
        }

        return null;
    }

    /// <summary>The store that an account is kept in; null where it cannot be changed there.</summary>
    public IWritableAccountStore? WritableStoreOf(Account account) => stores.FirstOrDefault(store => store.Id == account.Store) as IWritableAccountStore;

    /// <summary>
    /// Whether a user has this password. It costs the same whether there is such a user or not; it waits and refuses as <see cref="SignInThrottle"/>
    /// says, remembers a good password for a short time, and keeps an old password in a better form from then on.
    /// </summary>
    /// <param name="name">The name as the client gave it.</param>
    /// <param name="password">The password as the client gave it.</param>
    /// <param name="context">The request; its client's address counts.</param>
    /// <returns>The account, when the password is right and the account may be used; else null.</returns>
    /// <exception cref="AccountStoreException">A store cannot be read.</exception>
    public ValueTask<Account?> VerifyAsync(string name, string password, HttpContext context)
    {
        if (throttle.HasLocks && throttle.IsLocked(KeyOf(name), context.Connection.RemoteIpAddress, options.Lockout))
        {
            return default;
        }

        return Find(name) is { CanSignIn: true } account && remembered.Contains(account, password) ? ValueTask.FromResult<Account?>(account) : VerifySlowlyAsync(name, password, context);
    }

    private async ValueTask<Account?> VerifySlowlyAsync(string name, string password, HttpContext context)
    {
        var key = KeyOf(name);
        var address = context.Connection.RemoteIpAddress;
        if (!PasswordText.IsPossible(password))
        {
            await throttle.FailAsync(key, address, options.Lockout, context.RequestAborted, isKnown: Find(name) is not null);
            return null;
        }

        var stamp = Find(name)?.Stamp;
        if (throttle.IsRepeated(key, stamp, password, address))
        {
            return null;
        }

        if (!await gate.TryEnterAsync(context.RequestAborted))
        {
            if (!context.RequestAborted.IsCancellationRequested)
            {
                throttle.Refuse(key, address, isKnown: stamp is not null);
                SignInOverload.Mark(context);
            }

            return null;
        }

        Account? account;
        try
        {
            // Others may have failed while this one was waiting.
            if (throttle.IsLocked(key, address, options.Lockout))
            {
                return null;
            }

            account = Verify(name, password);
        }
        finally
        {
            gate.Leave();
        }

        if (account is null)
        {
            await throttle.FailPasswordAsync(key, stamp, password, address, options.Lockout, context.RequestAborted);
            return null;
        }

        throttle.Succeed(key);
        return account;
    }

    private Account? Verify(string name, string password)
    {
        var account = Find(name);
        if (account is { CanSignIn: true } && remembered.Contains(account, password))
        {
            // A browser asks for a page and all that is on it at a time: one of these requests has paid for all.
            return account;
        }

        if (!costs.Verify(account?.Password, account?.Name ?? name, password, () => stores.SelectMany(store => store.List()).Select(other => other.Password))
            || account is not { CanSignIn: true })
        {
            return null;
        }

        account = Upgrade(account, password);
        if (account is not null)
        {
            remembered.Add(account, password);
        }

        return account;
    }

    /// <summary>Keeps a password, which is right, as it should be.</summary>
    /// <returns>The account as it is then; null where its password has changed meanwhile.</returns>
    private Account? Upgrade(Account account, string password)
    {
        if (!policy.NeedsUpgrade(account) || WritableStoreOf(account) is not { } store)
        {
            return account;
        }

        try
        {
            var becomes = policy.Upgrade(account, password);
            var isReplaced = store.TryReplace(account, account with { Password = becomes });
            if (isReplaced)
            {
                Log.Upgraded(logger, account.Name);
            }

            // Sessions are of the account as the store has it now. Somebody else may have been faster, with the same password or with a new one.
            return Find(account.Name) is { CanSignIn: true } now
                && ((isReplaced && now.Password.Anchor == becomes.Anchor) || remembered.Contains(now, password) || now.Password.Verify(now.Name, password))
                ? now
                : null;
        }
        catch (Exception exception) when (exception is AccountStoreException or ArgumentException)
        {
            Log.NotUpgraded(logger, account.Name, exception);
            return account;
        }
    }

    // Sites with the same stores count together. Whether the account exists makes no difference to what it is counted with.
    private static string PrefixOf(IReadOnlyList<IAccountStore> stores) => string.Join('|', stores.Select(store => store.Id)) + KeySeparator;

    private static partial class Log
    {
        [LoggerMessage(1325, LogLevel.Information, "The password of {User} is now kept in the form of today.")]
        public static partial void Upgraded(ILogger logger, string user);

        [LoggerMessage(1326, LogLevel.Warning, "The password of {User} stays in its old form: it could not be stored in another.")]
        public static partial void NotUpgraded(ILogger logger, string user, Exception exception);
    }
}
