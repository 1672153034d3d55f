namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>Where accounts are kept. All members may be called by several threads at a time.</summary>
internal interface IAccountStore
{
    /// <summary>Says which store this is among all of the machine: two sites that use the same file have the same accounts.</summary>
    string Id { get; }

    /// <summary>Finds an account as it is now: what changed a moment ago, by whatever program, is seen.</summary>
    /// <returns>The same object as long as nothing has changed; null where there is no such account.</returns>
    /// <exception cref="AccountStoreException">The store cannot be read.</exception>
    Account? Find(string name);

    /// <summary>All accounts, in no particular order.</summary>
    /// <exception cref="AccountStoreException">The store cannot be read.</exception>
    IReadOnlyCollection<Account> List();
}
