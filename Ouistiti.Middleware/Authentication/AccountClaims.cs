using System.Security.Claims;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication;

/// <summary>The claims that every other feature sees of who has signed in, and that tokens carry.</summary>
internal static class AccountClaims
{
    /// <summary>The user's name.</summary>
    public const string User = "user";

    /// <summary>The user's role: his group, or <c>reapproving</c>.</summary>
    public const string Role = "roles";

    /// <summary>The user's own directory.</summary>
    public const string Home = "home";

    /// <summary>The state of the account, in lower case.</summary>
    public const string Status = "status";

    /// <summary>A factor that has succeeded, by its name; one claim for each.</summary>
    public const string Factor = "factor";

    /// <summary>The role of a user who has to change his password first.</summary>
    public const string ReapprovingRole = "reapproving";

    /// <summary>The claims of a user.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="group">The user's group; empty where he has none.</param>
    /// <param name="home">The user's own directory; empty where he has none.</param>
    /// <param name="status">The state of the account.</param>
    /// <param name="factors">The names of the factors that have succeeded.</param>
    public static IEnumerable<Claim> Of(string user, string group, string home, AccountStatus status, IEnumerable<string> factors)
    {
        yield return new Claim(User, user);
        yield return new Claim(Role, status == AccountStatus.Reapproving ? ReapprovingRole : group);
        yield return new Claim(Home, home);
        yield return new Claim(Status, status.ToString().ToLowerInvariant());
        foreach (var factor in factors)
        {
            yield return new Claim(Factor, factor);
        }
    }
}
