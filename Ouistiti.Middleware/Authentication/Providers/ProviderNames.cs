using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Decides whether a name is a provider's user's own here: nobody comes in as somebody else by being called like him at the provider.</summary>
internal sealed class ProviderNames(OpenIdConnectSettings settings, AuthenticationOptions options, AccountDirectory accounts, ProviderTable table)
{
    /// <summary>Finds an account of the site's own.</summary>
    public Account? OwnAccountOf(string name) =>
        accounts.Stores.Where(store => store is not ProviderAccountStore).Select(store => store.Find(name)).FirstOrDefault(found => found is not null);

    /// <summary>Decides.</summary>
    /// <param name="user">Who he is at the provider.</param>
    /// <param name="own">The account of the site's own that he uses; null where he has one of the provider's.</param>
    /// <returns>Why he may not come in, in a sentence without an end; null where he may.</returns>
    /// <exception cref="AccountStoreException">The accounts cannot be read.</exception>
    public string? ProblemOf(ProviderUser user, out Account? own)
    {
        own = OwnAccountOf(user.Name);
        if (options.Management is { Root: var root } && (user.Name == root || own?.Group == root))
        {
            return $"{user.Name} is an administrator here, who signs in with his password";
        }

        if (settings.LocalAccounts ? own is not { CanSignIn: true } : own is not null)
        {
            return settings.LocalAccounts ? $"{user.Name} has no account here that may be used" : $"{user.Name} is the name of an account of this site's own";
        }

        return table.Find(user.Name) is not { } known ? null
            : known.Subject != user.Subject ? $"{user.Name} is the name of another user of the provider who has signed in before"
            : known is { IsLocal: false, Account.Status: AccountStatus.Repudiated } ? $"the account of {user.Name} must not be used"
            : null;
    }
}
