using System.Buffers.Text;
using System.Security.Cryptography;

namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>
/// What the C server keeps: a fast hash of the password alone (<c>$5$…</c>), or of <c>user:realm:password</c>, as Digest needs it
/// (<c>$a5$realm=…$…</c>); in base64, or with the letter d after the number in hexadecimal.
/// </summary>
internal sealed class HashedPart : PasswordPart
{
    private const string RealmKey = "realm=";

    private readonly byte[] _value;

    private HashedPart(string text, Ha1Hash hash, string? realm, byte[] value)
        : base(text)
    {
        Hash = hash;
        Realm = realm;
        _value = value;
    }

    /// <summary>The hash.</summary>
    public Ha1Hash Hash { get; }

    /// <summary>The realm that it holds for; null for the hash of a password alone.</summary>
    public string? Realm { get; }

    /// <summary>The hash itself.</summary>
    public ReadOnlySpan<byte> Value => _value;

    public override int Strength => 1 + (int)Hash;

    public override bool IsAvailable => Ha1.IsAvailable(Hash);

    /// <summary>Reads what stands between the first two dollar signs, and behind them.</summary>
    /// <returns>Null where it is no such text, or damaged.</returns>
    public static HashedPart? TryParse(string text, ReadOnlySpan<char> id, ReadOnlySpan<char> rest)
    {
        var hasRealm = id is ['a', ..];
        var isHexadecimal = id is [.., 'd'];
        var number = id[(hasRealm ? 1 : 0)..^(isHexadecimal ? 1 : 0)];
        if (number is not [var digit] || HashOf(digit) is not { } hash || (hash == Ha1Hash.Sha512Part256 && !hasRealm))
        {
            return null;
        }

        string? realm = null;
        if (hasRealm)
        {
            var end = rest.IndexOf('$');
            if (end < RealmKey.Length || !rest.StartsWith(RealmKey, StringComparison.Ordinal))
            {
                return null;
            }

            realm = rest[RealmKey.Length..end].ToString();
            rest = rest[(end + 1)..];
        }

        return TryDecode(rest, isHexadecimal, Ha1.SizeOf(hash)) is { } value ? new HashedPart(text, hash, realm, value) : null;
    }

    /// <summary>The value for a realm, as a store keeps it.</summary>
    /// <returns>Null where this system does not have the hash.</returns>
    public static string? Create(Ha1Kind kind, string user, string password) =>
        Ha1.Compute(kind.Hash, user, kind.Realm, password) is { } value ? $"$a{NumberOf(kind.Hash)}${RealmKey}{kind.Realm}${Convert.ToBase64String(value)}" : null;

    public override bool Verify(string user, string password, ReadOnlySpan<byte> bytes)
    {
        if (Realm is not null)
        {
            return Ha1.Compute(Hash, user, Realm, password) is { } ha1 && CryptographicOperations.FixedTimeEquals(ha1, _value);
        }

        Span<byte> hash = stackalloc byte[Ha1.LongestSize];
        return CryptographicOperations.FixedTimeEquals(hash[..Ha1.HashData(Hash, bytes, hash)], _value);
    }

    private static Ha1Hash? HashOf(char digit) => digit switch
    {
        '1' => Ha1Hash.Md5,
        '2' => Ha1Hash.Sha1,
        '5' => Ha1Hash.Sha256,
        '6' => Ha1Hash.Sha512,
        '7' => Ha1Hash.Sha512Part256,
        _ => null,
    };

    private static char NumberOf(Ha1Hash hash) => hash switch
    {
        Ha1Hash.Md5 => '1',
        Ha1Hash.Sha1 => '2',
        Ha1Hash.Sha256 => '5',
        Ha1Hash.Sha512 => '6',
        _ => '7',
    };

    private static byte[]? TryDecode(ReadOnlySpan<char> text, bool isHexadecimal, int size)
    {
        var value = new byte[size];
        int count;
        if (isHexadecimal)
        {
            return Convert.FromHexString(text, value, out _, out count) == System.Buffers.OperationStatus.Done && count == size ? value : null;
        }

        // The decoder passes over white space, and what it passes over would be another text for the same hash.
        return text.Length == Base64.GetMaxEncodedToUtf8Length(size) && !text.ContainsAny(" \t\r\n") && Convert.TryFromBase64Chars(text, value, out count) && count == size ? value : null;
    }
}
