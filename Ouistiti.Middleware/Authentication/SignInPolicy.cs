using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Decides which paths need a signed-in user, and when somebody is one.</summary>
internal sealed class SignInPolicy(AuthenticationOptions options)
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
    public string? MissingFactor(AccountIdentity identity) =>
        options.SecondFactor is { } second && !identity.Factors.Contains(second.Factor) && !identity.Account.DisabledFactors.Contains(second.Factor) ? second.Factor : null;

    /// <summary>Whether somebody has to change his password before anything else.</summary>
    public static bool MustChangePassword(AccountIdentity identity) => identity.Account.Status == AccountStatus.Reapproving;
}
