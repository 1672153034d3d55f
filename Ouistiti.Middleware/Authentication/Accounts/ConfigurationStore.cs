using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>Accounts that stand in the configuration.</summary>
internal sealed class ConfigurationStore : IAccountStore
{
    private readonly Dictionary<string, Account> _accounts;

    /// <summary>Takes the accounts over.</summary>
    /// <param name="id">The store's <see cref="IAccountStore.Id"/>.</param>
    /// <param name="users">The accounts, validated.</param>
    public ConfigurationStore(string id, IEnumerable<AccountOptions> users)
    {
        Id = id;
        _accounts = users.ToDictionary(
            user => user.Name,
            user => new Account(id, user.Name, user.Group, user.Home, user.Status, StoredPassword.Parse(user.Password)),
            StringComparer.Ordinal);
    }

    public string Id { get; }

    public Account? Find(string name) => _accounts.GetValueOrDefault(name);

    public IReadOnlyCollection<Account> List() => _accounts.Values;
}
