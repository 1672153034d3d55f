using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>PBKDF2 with HMAC-SHA-512 (RFC 8018, section 5.2), in the PHC string format: <c>$pbkdf2-sha512$i=210000$salt$hash</c>.</summary>
internal sealed class Pbkdf2Part : PasswordPart
{
    /// <summary>What stands between the first two dollar signs.</summary>
    public const string Id = "pbkdf2-sha512";

    // What OWASP recommends for HMAC-SHA-512.
    private const int Iterations = 210_000;

    // Below, it is no protection; above, signing in takes minutes on a small device.
    private const int FewestIterations = 1_000;
    private const int MostIterations = 10_000_000;

    private const int SaltSize = 16;
    private const int LongestSalt = 64;

    // A shorter one would be the beginning of a longer one: what is damaged must not match.
    private const int HashSize = SHA512.HashSizeInBytes;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private Pbkdf2Part(string text, int iterations, byte[] salt, byte[] hash)
        : base(text)
    {
        _iterations = iterations;
        _salt = salt;
        _hash = hash;
        CostClass = string.Create(CultureInfo.InvariantCulture, $"${Id}$i={iterations}");
    }

    public override int Strength => 100;

    public override string CostClass { get; }

    public override bool IsCurrent => _iterations >= Iterations;

    /// <summary>Reads what stands behind the second dollar sign.</summary>
    /// <returns>Null where it is damaged.</returns>
    public static Pbkdf2Part? TryParse(string text, ReadOnlySpan<char> rest)
    {
        Span<Range> fields = stackalloc Range[4];
        if (rest.Split(fields, '$') != 3
            || !rest[fields[0]].StartsWith("i=", StringComparison.Ordinal)
            || !int.TryParse(rest[fields[0]][2..], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < FewestIterations or > MostIterations
            || Decode(rest[fields[1]]) is not { Length: > 0 and <= LongestSalt } salt
            || Decode(rest[fields[2]]) is not { Length: HashSize } hash)
        {
            return null;
        }

        return new Pbkdf2Part(text, iterations, salt, hash);
    }

    /// <summary>Hashes a password, with a salt of its own.</summary>
    public static Pbkdf2Part Create(ReadOnlySpan<byte> password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return Create(salt, Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA512, HashSize));
    }

    /// <summary>A hash of no password, that costs what others do.</summary>
    public static Pbkdf2Part CreateDecoy() => Create(RandomNumberGenerator.GetBytes(SaltSize), RandomNumberGenerator.GetBytes(HashSize));

    public override bool Verify(string user, string password, ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[HashSize];
        Rfc2898DeriveBytes.Pbkdf2(bytes, _salt, hash, _iterations, HashAlgorithmName.SHA512);
        return CryptographicOperations.FixedTimeEquals(hash, _hash);
    }

    private static Pbkdf2Part Create(byte[] salt, byte[] hash) =>
        new(string.Create(CultureInfo.InvariantCulture, $"${Id}$i={Iterations}${Encode(salt)}${Encode(hash)}"), Iterations, salt, hash);

    /// <summary>Base64 without padding, as the PHC string format has it.</summary>
    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[(text.Length * 3 / 4) + 3];
        var isUnpadded = text.IndexOfAnyExcept(Alphabet) < 0;
        return isUnpadded && Convert.TryFromBase64String(text.ToString().PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var count) ? bytes[..count] : null;
    }
}
