namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>The slow hashes that passwords are kept in.</summary>
internal enum PasswordScheme
{
    /// <summary>PBKDF2 with HMAC-SHA-512 (RFC 8018), which every system that runs this server can verify.</summary>
    Pbkdf2,

    /// <summary>yescrypt, by the system's crypt(3): also costs who guesses much memory, but a system without that library lets nobody in by it.</summary>
    Yescrypt,
}
