namespace Ouistiti.Middleware.Authentication.Lockout;

/// <summary>The failures of an account or an address.</summary>
/// <param name="Failures">How many there were in a row.</param>
/// <param name="IsLocked">Whether it is locked.</param>
/// <param name="Ends">When it is forgotten, or no longer locked: a time stamp of the clock.</param>
/// <param name="Span">How long it lasts from the last failure on.</param>
/// <param name="ForgivenUntil">Until when a right password makes no more failures forgotten, for one has just done so: a time stamp of the clock.</param>
internal readonly record struct FailureCount(int Failures, bool IsLocked, long Ends, TimeSpan Span, long ForgivenUntil = long.MinValue);
