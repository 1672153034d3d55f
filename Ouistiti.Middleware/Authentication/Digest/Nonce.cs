namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>A nonce that this server has made.</summary>
/// <param name="Issued">When, by the clock of <see cref="DigestNonces"/>.</param>
/// <param name="Number">A random number, which tells nonces of the same moment apart.</param>
internal readonly record struct Nonce(long Issued, long Number);
