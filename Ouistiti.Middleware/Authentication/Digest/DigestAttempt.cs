namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>What the gate has found out of the credentials of a request, for the handler.</summary>
/// <param name="Verdict">What came of them.</param>
internal sealed record DigestAttempt(DigestVerdict Verdict);
