using System.ComponentModel.DataAnnotations;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Managing accounts over HTTP: by administrators all of them, by users their own.</summary>
public sealed class ManagementOptions
{
    /// <summary>The path at which accounts are managed as with the C server: forms and JSON, each account below it by its name.</summary>
    public string Path { get; set; } = "/auth/mngt";

    /// <summary>The path at which the same is done in the way of today: JSON with entity tags, described by <c>openapi.json</c> below it.</summary>
    public string Api { get; set; } = "/api/accounts";

    /// <summary>The path at which administrators read who has changed what.</summary>
    public string Audit { get; set; } = "/api/audit";

    /// <summary>The administrators: the user of this name, and who has it as group.</summary>
    public string Root { get; set; } = "root";

    /// <summary>The group of new accounts, where none is said.</summary>
    public string Group { get; set; } = "users";

    /// <summary>Whether anybody may ask for an account. An administrator has to activate it before it can be used.</summary>
    public bool SelfRegistration { get; set; }

    /// <summary>How many accounts may wait to be activated before nobody may ask for another one.</summary>
    [Range(1, 1000)]
    public int MaxWaiting { get; set; } = 20;

    /// <summary>The paths, by their keys in the section around this one.</summary>
    internal static IEnumerable<(string Name, string? Path)> PathsOf(ManagementOptions? options) =>
    [
        ($"{nameof(AuthenticationOptions.Management)}:{nameof(Path)}", options?.Path),
        ($"{nameof(AuthenticationOptions.Management)}:{nameof(Api)}", options?.Api),
        ($"{nameof(AuthenticationOptions.Management)}:{nameof(Audit)}", options?.Audit),
    ];

    /// <summary>Reports what is wrong.</summary>
    /// <param name="check">What it is reported to.</param>
    /// <param name="accounts">Where the site's own accounts are.</param>
    /// <param name="hasAccounts">Whether there are any, if only a provider's users.</param>
    public void Validate(SectionCheck check, IReadOnlyCollection<AccountStoreOptions> accounts, bool hasAccounts)
    {
        foreach (var (name, path) in new[] { (nameof(Path), Path), (nameof(Api), Api), (nameof(Audit), Audit) })
        {
            if (path.Length < 2 || path[0] != '/' || path[1] is '/' or '\\' || path[^1] == '/' || !HttpSyntax.IsFieldValue(path) || path.AsSpan().IndexOfAny("?#%") >= 0)
            {
                check.Report(name, "is not a path", "a path such as /api/accounts, without a slash at its end");
            }
        }

        if (IsBelow(Api, Path) || IsBelow(Path, Api))
        {
            check.Report(nameof(Api), $"and {nameof(Path)} lie one below the other", "two paths apart, for the names of accounts come below them");
        }

        if (!AccountName.IsValid(Root))
        {
            check.Report(nameof(Root), "cannot be a user's name", AccountName.Expected);
        }

        if (AccountRules.WhyNotGroup(Group) is not null || Group == Root)
        {
            check.Report(nameof(Group), Group == Root ? "is the administrators' group" : "cannot be a group", "a name such as users");
        }

        if (!hasAccounts)
        {
            check.Report("has no accounts to manage", "at least one store in Accounts");
        }
        else if (SelfRegistration && !accounts.Any(store => store.File is not null || store.Database is not null))
        {
            check.Report(nameof(SelfRegistration), "is true, but no store of accounts can be written", "a File or a Database in Accounts");
        }
    }

    private static bool IsBelow(string path, string other) => path.StartsWith(other + "/", StringComparison.Ordinal);
}
