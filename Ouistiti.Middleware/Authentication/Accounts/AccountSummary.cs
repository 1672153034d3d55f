namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>What an administrator sees of an account: all but its password.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Group">The user's group; empty where he has none.</param>
/// <param name="Home">The user's own directory; empty where he has none.</param>
/// <param name="Status">The state of the account.</param>
/// <param name="DisabledFactors">The factors that the account does without.</param>
/// <param name="Store">The place of its store in <c>Accounts</c>, from 0 on.</param>
public sealed record AccountSummary(string Name, string Group, string Home, AccountStatus Status, IReadOnlyList<string> DisabledFactors, int Store);
