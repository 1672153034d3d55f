using System.Text.Json;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Reads who a token's user is, by the names that claims have here, in the C server, and at others.</summary>
internal static class ClaimReader
{
    private const int LongestText = 1024;

    private static readonly string[] UserNames = [AccountClaims.User, "preferred_username", "name", "username"];
    private static readonly string[] RoleNames = [AccountClaims.Role, "role"];

    /// <summary>The user's name: the first one that there is.</summary>
    /// <returns>Null where there is none, or one that cannot be a user's.</returns>
    public static string? User(JsonElement claims) =>
        UserNames.Select(name => Json.Text(claims, name)).FirstOrDefault(user => user is not null) is { } found && AccountName.IsValid(found) ? found : null;

    /// <summary>The user's role: the first one that there is; empty where there is none.</summary>
    public static string Role(JsonElement claims) =>
        Plain(RoleNames.Select(name => Json.Texts(claims, name)).FirstOrDefault(roles => roles is not null) is [{ } first, ..] ? first : null);

    /// <summary>The user's own directory; empty where there is none.</summary>
    public static string Home(JsonElement claims) => Plain(Json.Text(claims, AccountClaims.Home));

    /// <summary>The state of the account.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="missing">What it is where nothing is said.</param>
    public static AccountStatus Status(JsonElement claims, AccountStatus missing) => Json.Text(claims, AccountClaims.Status) switch
    {
        null => missing,
        "activated" => AccountStatus.Activated,
        "approving" => AccountStatus.Approving,
        "repudiated" => AccountStatus.Repudiated,

        // Also what nobody knows: it is no reason to let somebody do all that he might (as in the C server).
        _ => AccountStatus.Reapproving,
    };

    private static string Plain(string? text) => text is { Length: <= LongestText } && !text.Any(char.IsControl) ? text : string.Empty;
}
