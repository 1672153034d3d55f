namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>What an app is to know, and what its user keeps beside it.</summary>
/// <param name="Uri">The <c>otpauth</c> URL, which holds the secret.</param>
/// <param name="RecoveryCodes">The recovery codes, as people copy them.</param>
public sealed record Enrolment(string Uri, IReadOnlyList<string> RecoveryCodes);
