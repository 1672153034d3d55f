namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>What an administrator sees of a store.</summary>
/// <param name="Id">What it is: <c>file:</c> or <c>database:</c> with a path, <c>system</c>, or <c>configuration:</c> with its place.</param>
/// <param name="Path">The path of its file; null where it has none.</param>
/// <param name="IsWritable">Whether its accounts can be changed here.</param>
public sealed record AccountStoreSummary(string Id, string? Path, bool IsWritable);
