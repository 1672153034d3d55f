using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Decides who may change what of an account.</summary>
internal sealed class AccountGuard(AuthenticationOptions options, AccountDirectory accounts)
{
    /// <summary>Why somebody may not change an account so; null where he may.</summary>
    /// <param name="caller">Who asks, who may see the account.</param>
    /// <param name="account">The account as it is.</param>
    /// <param name="change">What he asks for.</param>
    /// <param name="matches">Whether the account is what the request takes it for.</param>
    public static ManagementResult? Judge(Caller caller, Account account, AccountChange change, Func<Account, bool> matches)
    {
        if (!caller.IsRoot)
        {
            // Pages send all of an account back, whatever has changed.
            if ((change.Group ?? account.Group) != account.Group || (change.Home ?? account.Home) != account.Home || (change.Status ?? account.Status) != account.Status)
            {
                return ManagementResult.Denied("Group, home and status are changed by an administrator.");
            }

            if (AccountRules.DisablesMore(account, change))
            {
                return ManagementResult.Denied("That a factor is done without is decided by an administrator.");
            }

            if (caller.MustChangePassword && !AccountRules.ChangesNothing(account, change with { Password = null }))
            {
                return ManagementResult.Denied("The password has to be changed first.");
            }
        }

        return matches(account) ? null : ManagementResult.Changed;
    }

    /// <summary>Whether who asked is still who he was: another change may have come in between.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="name">The name of the account that he changes; of his own, its state says so.</param>
    public bool MayStill(Caller caller, string name) =>
        caller.Identity is not { Account: var was } || was.Name == name || (accounts.Find(was.Name) is { } now && now.Stamp == was.Stamp && now.Group == was.Group);

    /// <summary>Whether nobody could administrate any more.</summary>
    /// <param name="all">All accounts.</param>
    /// <param name="was">One of them.</param>
    /// <param name="becomes">What it is to become; null where it is removed.</param>
    public bool IsLastRoot(IReadOnlyList<Account> all, Account was, Account? becomes) =>
        IsActiveRoot(was) && (becomes is null || !IsActiveRoot(becomes)) && !all.Any(other => other.Name != was.Name && IsActiveRoot(other));

    private bool IsActiveRoot(Account account) => account.CanSignIn && account.Password.CanMatch && Caller.IsAdministrator(account, options.Management!);
}
