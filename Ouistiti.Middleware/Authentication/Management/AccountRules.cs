using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>What the parts of an account can be, in whichever store.</summary>
internal static class AccountRules
{
    private const int LongestGroup = 64;
    private const int LongestHome = 1024;
    private const int MostFactors = 16;

    /// <summary>Why an account cannot become so; null where it can.</summary>
    /// <param name="name">The account's name.</param>
    /// <param name="change">What changes.</param>
    public static string? WhyNot(string name, AccountChange change) =>
        (change.Group is { } group ? WhyNotGroup(group) : null)
        ?? (change.Home is { } home ? WhyNotHome(home) : null)
        ?? (change.DisabledFactors.Concat(change.EnabledFactors).Any(factor => !IsFactor(factor)) || change.DisabledFactors.Count > MostFactors ? "a factor has a name that none can have" : null)
        ?? (change.Password is { } password ? NewPassword.WhyImpossible(password) ?? NewPassword.WhyWeak(name, password) : null);

    /// <summary>Why a text cannot be a group; null where it can.</summary>
    public static string? WhyNotGroup(string group) =>
        group == AccountClaims.ReapprovingRole ? $"{AccountClaims.ReapprovingRole} is a state, and no group"
        : group.Length > LongestGroup || group.Trim().Length != group.Length || group.Any(character => character is ':' or '/' or '\\' || char.IsControl(character) || char.IsSurrogate(character))
            ? $"a group has at most {LongestGroup} characters, no colon, slash, space at an end or control character"
        : null;

    /// <summary>Reads a state by its name.</summary>
    public static AccountStatus? StatusOf(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && Enum.TryParse<AccountStatus>(text, ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : null;

    /// <summary>The name of a state.</summary>
    public static string NameOf(AccountStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>Whether a change leaves an account as it is.</summary>
    public static bool ChangesNothing(Account account, AccountChange change) =>
        change.Password is null
        && (change.Group ?? account.Group) == account.Group
        && (change.Home ?? account.Home) == account.Home
        && (change.Status ?? account.Status) == account.Status
        && !DisablesMore(account, change)
        && !EnablesMore(account, change);

    /// <summary>Whether the account would do without a factor more.</summary>
    public static bool DisablesMore(Account account, AccountChange change) => change.DisabledFactors.Except(account.DisabledFactors, StringComparer.Ordinal).Any();

    /// <summary>What a change is about, for the record; never the password itself.</summary>
    public static string Describe(Account? account, AccountChange change)
    {
        var parts = new List<string>();
        if (change.Password is not null)
        {
            parts.Add("password");
        }

        Add("group", account?.Group, change.Group);
        Add("home", account?.Home, change.Home);
        Add("status", account is null ? null : NameOf(account.Status), change.Status is { } status ? NameOf(status) : null);
        foreach (var factor in change.DisabledFactors.Except(account?.DisabledFactors ?? []))
        {
            parts.Add($"without {factor}");
        }

        foreach (var factor in (account?.DisabledFactors ?? []).Where(factor => change.EnabledFactors.Contains(factor) || (change.NamesAllFactors && !change.DisabledFactors.Contains(factor))))
        {
            parts.Add($"with {factor}");
        }

        return string.Join(", ", parts);

        void Add(string name, string? was, string? becomes)
        {
            if (becomes is not null && becomes != was)
            {
                parts.Add($"{name} {becomes}");
            }
        }
    }

    private static bool EnablesMore(Account account, AccountChange change) =>
        change.EnabledFactors.Intersect(account.DisabledFactors, StringComparer.Ordinal).Any()
        || (change.NamesAllFactors && account.DisabledFactors.Except(change.DisabledFactors, StringComparer.Ordinal).Any());

    private static string? WhyNotHome(string home) =>
        home.Length > LongestHome || home.Any(character => character == ':' || char.IsControl(character) || char.IsSurrogate(character)) || (home.Length > 0 && home[0] != '/')
            ? $"a home is an absolute path of at most {LongestHome} characters without colon or control character, or empty"
            : null;

    private static bool IsFactor(string name) => HttpSyntax.IsToken(name) && !name.Contains('+') && name.Length <= LongestGroup;
}
