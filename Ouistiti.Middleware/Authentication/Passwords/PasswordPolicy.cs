using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Digest;

namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>How the passwords of a site's accounts are kept.</summary>
internal sealed class PasswordPolicy
{
    private readonly Ha1Kind[] _kinds;
    private readonly IReadOnlyList<IAccountStore> _stores;
    private readonly PasswordNeeds _needs;

    /// <summary>Says to the other sites with the same stores what this one needs.</summary>
    /// <param name="options">How users sign in.</param>
    /// <param name="stores">The site's stores.</param>
    /// <param name="needs">What all sites need.</param>
    public PasswordPolicy(AuthenticationOptions options, IReadOnlyList<IAccountStore> stores, PasswordNeeds needs)
    {
        _stores = stores;
        _needs = needs;
        _kinds = [.. KindsOf(options)];
        foreach (var store in stores)
        {
            needs.Add(store.Id, _kinds);
        }
    }

    /// <summary>What Digest needs of a site's passwords; nothing where the site does not have it.</summary>
    public static IEnumerable<Ha1Kind> KindsOf(AuthenticationOptions options) =>
        options.Has(SignInScheme.Digest)
            ? (options.Digest ?? new DigestSettings()).Offered.Select(algorithm => new Ha1Kind(algorithm.Hash, options.Realm))
            : [];

    /// <summary>Keeps a new password, for whichever of the site's stores.</summary>
    /// <exception cref="ArgumentException">It can be no password (see <see cref="PasswordText"/>).</exception>
    public StoredPassword Create(string user, string password) => StoredPassword.Create(user, password, _stores.SelectMany(store => _needs.Of(store.Id)).Concat(_kinds).Distinct());

    /// <summary>Whether a password should be kept otherwise.</summary>
    public bool NeedsUpgrade(Account account) => account.Password.NeedsUpgrade(_needs.Of(account.Store));

    /// <summary>The same password, kept as it should be.</summary>
    /// <param name="account">The account.</param>
    /// <param name="password">Its password, which has just been verified.</param>
    public StoredPassword Upgrade(Account account, string password) => account.Password.Upgrade(account.Name, password, _needs.Of(account.Store));
}
