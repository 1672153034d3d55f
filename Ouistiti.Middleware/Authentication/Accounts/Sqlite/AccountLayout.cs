namespace Ouistiti.Middleware.Authentication.Accounts.Sqlite;

/// <summary>How a database of accounts is laid out.</summary>
/// <param name="IsOld">Whether passwords and states are columns of <c>users</c>.</param>
/// <param name="HasIssuers">Whether there is a table of the factors that accounts do without.</param>
/// <param name="HasSessions">Whether there is a table of the C server's sessions.</param>
internal sealed record AccountLayout(bool IsOld, bool HasIssuers, bool HasSessions);
