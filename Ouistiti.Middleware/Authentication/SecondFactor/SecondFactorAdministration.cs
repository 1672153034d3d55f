using Microsoft.Extensions.Logging.Abstractions;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>What an administrator does with the second factors of a site's users, beside the running server. Where one changes that was in force, the user's sessions end.</summary>
public sealed class SecondFactorAdministration : IDisposable
{
    private readonly AuthenticationOptions _options;
    private readonly StateDatabase _database;
    private readonly TokenRevocations _revocations;
    private readonly IReadOnlyList<IAccountStore> _stores;
    private readonly SecondFactors _factors;

    /// <summary>Takes up the second factors of a site.</summary>
    /// <param name="options">How users sign in to the site.</param>
    /// <param name="site">The site's name.</param>
    /// <param name="directory">The absolute path of the data directory.</param>
    /// <param name="time">The clock.</param>
    public SecondFactorAdministration(AuthenticationOptions options, string site, string directory, TimeProvider time)
    {
        _options = options;
        _stores = AccountStores.Create(options.Accounts, site);
        _database = new StateDatabase(new StateDirectory(directory));
        _revocations = new TokenRevocations(_database, time, NullLogger<TokenRevocations>.Instance);
        _factors = Create(_database, directory, time);
    }

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

        var isReplaced = _factors.StateOf(owner) is not null;
        var (secret, codes) = _factors.Enrol(owner);
        if (isReplaced)
        {
            EndSessions(owner);
        }

        return new Enrolment(OtpAuthUri.Of(_options.SecondFactor?.Label ?? _options.Realm, name, secret), codes);
    }

    /// <summary>Makes new recovery codes for a user; the old ones are void.</summary>
    /// <returns>Null where he has no second factor.</returns>
    public IReadOnlyList<string>? RenewCodes(string name)
    {
        if (OwnerOf(name) is not { } owner || _factors.RenewCodes(owner) is not { } codes)
        {
            return null;
        }

        EndSessions(owner);
        return codes;
    }

    /// <summary>Removes a user's second factor, also of one who has no account any more.</summary>
    /// <returns>False where there is none.</returns>
    public bool Remove(string name)
    {
        var removed = false;
        foreach (var store in _stores)
        {
            var owner = new FactorOwner(store.Id, name);
            if (_factors.Remove(owner))
            {
                removed = true;
                EndSessions(owner);
            }
        }

        return removed;
    }

    /// <summary>Removes the second factor of an account that is no more: another one of the same name must not have it.</summary>
    /// <param name="store">The identity of the account's store.</param>
    /// <param name="name">The account's name.</param>
    /// <param name="directory">The absolute path of the data directory.</param>
    /// <param name="time">The clock.</param>
    public static void Forget(string store, string name, string directory, TimeProvider time)
    {
        using var database = new StateDatabase(new StateDirectory(directory));
        _ = Create(database, directory, time).Remove(new FactorOwner(store, name));
    }

    public void Dispose()
    {
        _revocations.Dispose();
        _database.Dispose();
    }

    /// <summary>A URL as a QR code for a terminal.</summary>
    public static string Draw(string uri) => QrCode.ToText(uri);

    private void EndSessions(FactorOwner owner)
    {
        if (!_revocations.EndAll(TokenSession.IdOf(owner.Store, owner.Name)))
        {
            throw new AccountStoreException($"The second factor of {owner.Name} has changed, but that his sessions have ended could not be saved.");
        }
    }

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

    private static SecondFactors Create(StateDatabase database, string directory, TimeProvider time) =>
        new(database, new FactorVault(new StateDirectory(directory), NullLogger<FactorVault>.Instance), time, NullLogger<SecondFactors>.Instance);
}
