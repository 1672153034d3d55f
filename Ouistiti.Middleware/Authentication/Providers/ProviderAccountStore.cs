using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>The accounts of a provider's users at one site: for as long as the provider has been asked about them lately.</summary>
internal sealed class ProviderAccountStore(ProviderTable table, ProviderSessions sessions) : IWritableAccountStore
{
    public string Id => table.StoreId;

    public Account? Find(string name) => table.Find(name) is { IsLocal: false } user && sessions.MayGoOn(user) ? user.Account : null;

    public IReadOnlyCollection<Account> List() => [.. table.All.Where(user => !user.IsLocal).Select(user => user.Account)];

    public bool TryAdd(Account account) => throw new AccountStoreException("A provider's users come by signing in there.");

    public bool TryReplace(Account was, Account becomes) =>
        table.Find(was.Name) is { IsLocal: false } user
        && AccountTable.AreSame(user.Account, was)
        && table.TryReplace(user, user with { Account = becomes with { Password = user.Account.Password } });

    public bool TryRemove(string name) => table.TryRemove(name);
}
