namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>A store whose accounts can be changed. A change is whole or not at all, also when the power goes meanwhile.</summary>
internal interface IWritableAccountStore : IAccountStore
{
    /// <summary>Whether accounts can be added.</summary>
    bool TakesNew => true;

    /// <summary>Adds an account.</summary>
    /// <returns>False where there is one of the same name.</returns>
    /// <exception cref="AccountStoreException">The store cannot be written.</exception>
    bool TryAdd(Account account);

    /// <summary>Puts an account in the place of what it was. The name stays.</summary>
    /// <returns>False where the account is no longer what it was: somebody else was faster, and nothing is changed.</returns>
    /// <exception cref="AccountStoreException">The store cannot be written.</exception>
    bool TryReplace(Account was, Account becomes);

    /// <summary>Removes an account.</summary>
    /// <returns>False where there is none.</returns>
    /// <exception cref="AccountStoreException">The store cannot be written.</exception>
    bool TryRemove(string name);
}
