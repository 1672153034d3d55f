namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>What may be told of somebody's second factor.</summary>
/// <param name="Since">When he enrolled.</param>
/// <param name="RecoveryCodes">How many recovery codes he has left.</param>
/// <param name="NeedsRecovery">Whether so many codes were wrong that only a recovery code helps.</param>
public sealed record FactorState(DateTimeOffset Since, int RecoveryCodes, bool NeedsRecovery);
