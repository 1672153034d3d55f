using Ouistiti.Middleware.Authentication.Digest;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>In which form new passwords are kept: always in a slow, salted hash, and besides in what Digest needs where it is used.</summary>
public sealed class PasswordForm
{
    private readonly IReadOnlyCollection<Ha1Kind> _kinds;

    private PasswordForm(IEnumerable<Ha1Kind> kinds) => _kinds = [.. kinds];

    /// <summary>The names of the hashes that Digest may use (RFC 7616, section 3.3; SHA1 and SHA-512 are the C server's).</summary>
    public static IEnumerable<string> DigestAlgorithms => DigestAlgorithm.All.Select(algorithm => algorithm.Name);

    /// <summary>What is expected of a realm.</summary>
    public static string ExpectedRealm => Ha1Kind.ExpectedRealm;

    /// <summary>Whether passwords can be kept for a realm.</summary>
    public static bool IsRealm(string realm) => realm.Length > 0 && Ha1Kind.IsStorable(realm);

    /// <summary>The form for a realm and some hashes of Digest.</summary>
    /// <param name="realm">The realm (see <see cref="IsRealm"/>).</param>
    /// <param name="algorithms">Some of <see cref="DigestAlgorithms"/>, in any case.</param>
    public static PasswordForm For(string realm, IEnumerable<string> algorithms) =>
        new(algorithms.Select(name => new Ha1Kind(DigestAlgorithm.Find(name)!.Hash, realm)).Distinct());

    /// <summary>Makes what is kept of a password.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="password">The password (see <see cref="NewPassword"/>).</param>
    public string Hash(string user, string password) => Keep(user, password).ToString();

    /// <summary>The form for sites.</summary>
    internal static PasswordForm Of(params IEnumerable<AuthenticationOptions> sites) => new(sites.SelectMany(PasswordPolicy.KindsOf).Distinct());

    /// <inheritdoc cref="Hash"/>
    internal StoredPassword Keep(string user, string password) => StoredPassword.Create(user, password, _kinds);
}
