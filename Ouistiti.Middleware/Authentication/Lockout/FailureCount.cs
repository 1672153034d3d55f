namespace Ouistiti.Middleware.Authentication.Lockout;

/// <summary>The failures of an account or an address.</summary>
/// <param name="Failures">How many there were in a row.</param>
/// <param name="IsLocked">Whether it is locked.</param>
/// <param name="Ends">When it is forgotten, or no longer locked: a time stamp of the clock.</param>
/// <param name="Span">How long it lasts from the last failure on.</param>
internal readonly record struct FailureCount(int Failures, bool IsLocked, long Ends, TimeSpan Span);
