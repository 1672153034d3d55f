namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>A second factor as the database holds it.</summary>
/// <param name="Secret">The secret, encrypted.</param>
/// <param name="Since">When it came into force.</param>
/// <param name="Step">The step of the last code that was accepted: neither it nor one before it is accepted again.</param>
/// <param name="Failures">How many codes in a row were wrong.</param>
internal sealed record FactorRow(byte[] Secret, DateTimeOffset Since, long Step, int Failures);
