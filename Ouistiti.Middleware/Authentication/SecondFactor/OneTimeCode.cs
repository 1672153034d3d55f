using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>The code of a moment (RFC 6238), in the one form that every app knows: HMAC-SHA-1, half a minute, six digits.</summary>
internal static class OneTimeCode
{
    /// <summary>How many digits a code has.</summary>
    public const int Digits = 6;

    /// <summary>How long a secret is, in bytes (RFC 4226, section 4, R6).</summary>
    public const int SecretLength = 20;

    private const int SecondsOfStep = 30;

    // A clock may be this many steps off, in either direction (RFC 6238, section 5.2).
    private const int Window = 1;

    /// <summary>The step of time that a moment lies in.</summary>
    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / SecondsOfStep;

    /// <summary>The code of a step (RFC 4226, section 5.3).</summary>
    /// <param name="secret">What the server shares with the app.</param>
    /// <param name="step">The step, or whatever else counts.</param>
    /// <param name="digits">How many digits it has: up to nine.</param>
    public static string Compute(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 4226 knows no other, nor do the apps; as a MAC, SHA-1 is not broken.
        _ = HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (number % (int)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>Finds the step that a code is of, among those around a moment.</summary>
    /// <returns>The step; null where the code is of none.</returns>
    public static long? FindStep(ReadOnlySpan<byte> secret, ReadOnlySpan<char> code, DateTimeOffset time)
    {
        long? found = null;
        var now = StepAt(time);
        for (var step = now - Window; step <= now + Window; step++)
        {
            // All are looked at, so that time does not tell which it was.
            if (CryptographicOperations.FixedTimeEquals(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Compute(secret, step).AsSpan()), System.Runtime.InteropServices.MemoryMarshal.AsBytes(code)))
            {
                found = step;
            }
        }

        return found;
    }
}
