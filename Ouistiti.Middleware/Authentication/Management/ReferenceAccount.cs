using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>An account, as the C server shows it.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Group">The user's group.</param>
/// <param name="Status">The state's name.</param>
/// <param name="Home">The user's own directory.</param>
/// <param name="Token">The new token, where the answer has one in its header too.</param>
/// <param name="Passwdchanged">Whether the password was changed.</param>
/// <param name="Issuers">The factors, by their names, and whether they are asked for.</param>
internal sealed record ReferenceAccount(string User, string Group, string Status, string Home, string? Token, bool? Passwdchanged, IReadOnlyDictionary<string, bool> Issuers)
{
    /// <summary>Shows an account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="factor">The second factor that the site asks for; null where it does not.</param>
    public static ReferenceAccount Of(Account account, string? factor)
    {
        var issuers = account.DisabledFactors.Distinct().ToDictionary(name => name, _ => false, StringComparer.Ordinal);
        if (factor is not null)
        {
            _ = issuers.TryAdd(factor, true);
        }

        return new ReferenceAccount(account.Name, account.Group, AccountRules.NameOf(account.Status), account.Home, Token: null, Passwdchanged: null, issuers);
    }

    /// <summary>The same as the text that a form makes.</summary>
    public string ToText() => $"user={Escape(User)}&group={Escape(Group)}&status={Escape(Status)}&home={Escape(Home)}{(Passwdchanged is true ? "&passwdchanged=true" : string.Empty)}";

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
