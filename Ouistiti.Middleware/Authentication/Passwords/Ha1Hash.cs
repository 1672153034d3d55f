namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>The hashes that Digest may use for what it keeps of a password (RFC 7616, section 3.4.2; SHA-1 and SHA-512 are the C server's).</summary>
internal enum Ha1Hash
{
    Md5,
    Sha1,
    Sha256,
    Sha512,
    Sha512Part256,
}
