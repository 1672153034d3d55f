using System.Security.Cryptography;
using System.Text;

namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>A password in clear.</summary>
internal sealed class PlainPart(string text) : PasswordPart(text)
{
    public override int Strength => 0;

    public override bool Verify(string user, string password, ReadOnlySpan<byte> bytes)
    {
        // Hashes have one length, so that the time tells nothing of the password's.
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> known = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(bytes, given);
        _ = SHA256.HashData(Encoding.UTF8.GetBytes(Text), known);
        return CryptographicOperations.FixedTimeEquals(given, known);
    }
}
