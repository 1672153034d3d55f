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
}
