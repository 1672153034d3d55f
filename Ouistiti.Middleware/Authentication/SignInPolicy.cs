using System.Security.Claims;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Decides which paths need a signed-in user, and when somebody is one.</summary>
/// <param name="options">How users sign in.</param>
/// <param name="factors">Knows who has enrolled; null where no second factor is asked of anybody.</param>
internal sealed class SignInPolicy(AuthenticationOptions options, ISecondFactors? factors = null)
{
    private readonly PatternList? _protected = options.Protect is { } list ? PatternList.Parse(list, ignoreCase: true) : null;
    private readonly PatternList? _open = options.Unprotect is { } list ? PatternList.Parse(list) : null;

    /// <summary>Whether a canonical path may be asked for by anybody.</summary>
    public bool IsOpen(ReadOnlySpan<char> path) => _open?.IsMatch(path) is true && !IsReserved(path);

    /// <summary>Whether a canonical path is for users only, whatever opens it to others: it is protected by name, or leads to somebody's own directory.</summary>
    public bool IsReserved(ReadOnlySpan<char> path) => path.Contains('~') || _protected?.IsMatch(path) is true;

    /// <summary>Whether all factors have succeeded that the account has to give.</summary>
    public bool IsComplete(AccountIdentity identity) => MissingFactor(identity) is null;

    /// <summary>The name of the factor that has to come next; null where none has.</summary>
    /// <exception cref="AccountStoreException">It cannot be told whether he has enrolled.</exception>
    public string? MissingFactor(AccountIdentity identity) =>
        options.SecondFactor is { } second && !identity.Factors.Contains(second.Factor) && IsDemanded(second, identity.Account) ? second.Factor : null;

    /// <summary>Whether somebody has to change his password before anything else.</summary>
    public static bool MustChangePassword(AccountIdentity identity) => identity.Account.Status == AccountStatus.Reapproving;

    /// <summary>
    /// Whether somebody may change his password though a factor is missing: he has to, and has no such factor yet. Else nobody could come in
    /// whose account demands both.
    /// </summary>
    /// <exception cref="AccountStoreException">It cannot be told whether he has enrolled.</exception>
    public bool ChangesPasswordFirst(AccountIdentity identity) => MustChangePassword(identity) && factors?.IsEnrolled(identity.Account) is false;

    /// <summary>Whether who is known elsewhere alone, by another server's token, has done there what he would have to do here.</summary>
    public bool IsAdmissible(ClaimsIdentity stranger) =>
        !stranger.HasClaim(AccountClaims.Role, AccountClaims.ReapprovingRole)
        && (options.SecondFactor is not { Demand: SecondFactorDemand.Everybody } second || stranger.HasClaim(AccountClaims.Factor, second.Factor));

    private bool IsDemanded(SecondFactorOptions second, Account account) =>
        !account.DisabledFactors.Contains(second.Factor) && (second.Demand == SecondFactorDemand.Everybody || factors?.IsEnrolled(account) is not false);
}
