namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Some of all accounts, in the order of their names.</summary>
/// <param name="Accounts">The accounts.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Next">Where the next ones are; null after the last.</param>
internal sealed record AccountPage(IReadOnlyList<AccountModel> Accounts, int Total, string? Next);
