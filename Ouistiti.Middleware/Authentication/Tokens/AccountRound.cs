namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>The sessions of an account since all of them were ended.</summary>
/// <param name="Id">What their tokens say. It is random, so that it is never that of an earlier one.</param>
/// <param name="EndedAt">When the earlier ones were ended, in seconds since 1970.</param>
internal readonly record struct AccountRound(string Id, long EndedAt);
