namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>The state of an account. The numbers are those of the database.</summary>
public enum AccountStatus
{
    /// <summary>It waits for an administrator; nobody can sign in with it yet.</summary>
    Approving = 1,

    /// <summary>It can be used.</summary>
    Activated = 2,

    /// <summary>It is banned.</summary>
    Repudiated = 3,

    /// <summary>Its password has to be changed; until then its only role is <c>reapproving</c>.</summary>
    Reapproving = 4,
}
