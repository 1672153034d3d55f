using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>An account, as the API shows it.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Group">The user's group.</param>
/// <param name="Home">The user's own directory.</param>
/// <param name="Status">The state's name.</param>
/// <param name="DisabledFactors">The factors that the account does without.</param>
/// <param name="Writable">Whether it can be changed here.</param>
internal sealed record AccountModel(string Name, string Group, string Home, string Status, IReadOnlyList<string> DisabledFactors, bool Writable)
{
    /// <summary>Shows an account.</summary>
    public static AccountModel Of(Account account, bool isWritable) =>
        new(account.Name, account.Group, account.Home, AccountRules.NameOf(account.Status), account.DisabledFactors, isWritable);
}
