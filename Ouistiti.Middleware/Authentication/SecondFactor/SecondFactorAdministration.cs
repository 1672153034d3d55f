using Microsoft.Extensions.Logging.Abstractions;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>What an administrator does with the second factors of a site's users, beside the running server.</summary>
/// <param name="options">How users sign in to the site.</param>
/// <param name="site">The site's name.</param>
/// <param name="directory">The absolute path of the data directory.</param>
/// <param name="time">The clock.</param>
public sealed class SecondFactorAdministration(AuthenticationOptions options, string site, string directory, TimeProvider time)
{
    private readonly IReadOnlyList<IAccountStore> _stores = AccountStores.Create(options.Accounts, site);
    private readonly SecondFactors _factors = Create(new StateDirectory(directory), time);

    /// <summary>Whether there is such a user.</summary>
    public bool IsUser(string name) => OwnerOf(name) is not null;

    /// <summary>What may be told of a user's second factor; null where he has none.</summary>
    public FactorState? StateOf(string name) => OwnerOf(name) is { } owner ? _factors.StateOf(owner) : null;

    /// <summary>Gives a user a second factor that is in force at once, in the place of what he had.</summary>
    /// <returns>Null where there is no such user.</returns>
    public Enrolment? Enrol(string name)
    {
        if (OwnerOf(name) is not { } owner)
        {
            return null;
        }

        var (secret, codes) = _factors.Enrol(owner);
        return new Enrolment(OtpAuthUri.Of(options.SecondFactor?.Label ?? options.Realm, name, secret), codes);
    }

    /// <summary>Makes new recovery codes for a user; the old ones are void.</summary>
    /// <returns>Null where he has no second factor.</returns>
    public IReadOnlyList<string>? RenewCodes(string name) => OwnerOf(name) is { } owner ? _factors.RenewCodes(owner) : null;

    /// <summary>Removes a user's second factor, also of one who has no account any more.</summary>
    /// <returns>False where there is none.</returns>
    public bool Remove(string name)
    {
        var removed = false;
        foreach (var store in _stores)
        {
            removed |= _factors.Remove(new FactorOwner(store.Id, name));
        }

        return removed;
    }

    /// <summary>Removes the second factor of an account that is no more: another one of the same name must not have it.</summary>
    /// <param name="store">The identity of the account's store.</param>
    /// <param name="name">The account's name.</param>
    /// <param name="directory">The absolute path of the data directory.</param>
    /// <param name="time">The clock.</param>
    public static void Forget(string store, string name, string directory, TimeProvider time) => Create(new StateDirectory(directory), time).Remove(new FactorOwner(store, name));

    /// <summary>A URL as a QR code for a terminal.</summary>
    public static string Draw(string uri) => QrCode.ToText(uri);

    // Where several stores have a name, the first one's account counts.
    private FactorOwner? OwnerOf(string name)
    {
        foreach (var store in _stores)
        {
            if (store.Find(name) is { } account)
            {
                return FactorOwner.Of(account);
            }
        }

        return null;
    }

    private static SecondFactors Create(StateDirectory directory, TimeProvider time) =>
        new(new StateDatabase(directory), new FactorVault(directory, NullLogger<FactorVault>.Instance), time, NullLogger<SecondFactors>.Instance);
}
