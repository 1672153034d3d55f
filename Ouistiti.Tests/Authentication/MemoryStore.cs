using System.Collections.Concurrent;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Tests.Authentication;

/// <summary>A store of accounts that can be changed, or made unable to be read or written.</summary>
internal sealed class MemoryStore : IWritableAccountStore
{
    private readonly ConcurrentDictionary<string, Account> _accounts = new(StringComparer.Ordinal);

    public string Id => "memory";

    public bool IsReadable { get; set; } = true;

    public bool IsWritable { get; set; } = true;

    /// <summary>Happens before an account is replaced.</summary>
    public Action? Replacing { get; set; }

    /// <summary>Puts an account in, in the place of another one of its name.</summary>
    public Account Put(string name, string password, AccountStatus status = AccountStatus.Activated) =>
        _accounts[name] = new Account(Id, name, "users", string.Empty, status, Ouistiti.Middleware.Authentication.Passwords.StoredPassword.Parse(password));

    public Account? Find(string name) => IsReadable ? _accounts.GetValueOrDefault(name) : throw new AccountStoreException("unreadable", new IOException());

    public IReadOnlyCollection<Account> List() => IsReadable ? [.. _accounts.Values] : throw new AccountStoreException("unreadable", new IOException());

    public bool TryAdd(Account account) => _accounts.TryAdd(account.Name, account);

    public bool TryReplace(Account was, Account becomes)
    {
        Replacing?.Invoke();
        return IsWritable ? _accounts.TryUpdate(was.Name, becomes, was) : throw new AccountStoreException("unwritable", new IOException());
    }

    public bool TryRemove(string name) => _accounts.TryRemove(name, out _);
}
