using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>What is needed of an account at each of its requests, for as long as nothing about it changes.</summary>
/// <param name="account">The account, at one site.</param>
/// <param name="key">What the throttle knows it by.</param>
/// <param name="options">The site's options.</param>
internal sealed class DigestAccount(Account account, string key, DigestOptions options)
{
    private readonly byte[]?[] _ha1 = new byte[]?[Enum.GetValues<Ha1Hash>().Length];

    /// <summary>What the throttle knows it by.</summary>
    public string Key => key;

    /// <summary>Whether somebody may sign in with it.</summary>
    public bool CanSignIn { get; } = account.CanSignIn;

    /// <summary>Who has signed in with it.</summary>
    public Task<AuthenticateResult> Success => field ??= Task.FromResult(AuthenticateResult.Success(
        new AuthenticationTicket(new ClaimsPrincipal(new AccountIdentity(account, DigestDefaults.AuthenticationScheme, [options.Factor])), DigestDefaults.AuthenticationScheme)));

    /// <summary>What is known of the password: the hash of user, realm and password.</summary>
    /// <returns>Null where the password is not kept in a form from which it can be had.</returns>
    public byte[]? Ha1(DigestAlgorithm algorithm) => _ha1[(int)algorithm.Hash] ??= account.Password.Ha1(algorithm.Hash, account.Name, options.Realm);
}
