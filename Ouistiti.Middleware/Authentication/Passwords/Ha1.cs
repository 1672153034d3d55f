using System.Security.Cryptography;
using System.Text;

namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>What Digest needs of a password: the hash of <c>user:realm:password</c> (RFC 7616, section 3.4.2), in UTF-8.</summary>
internal static class Ha1
{
    /// <summary>The length of the longest hash, in bytes.</summary>
    public const int LongestSize = SHA512.HashSizeInBytes;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether this system can compute a hash.</summary>
    public static bool IsAvailable(Ha1Hash hash) => hash != Ha1Hash.Sha512Part256 || Sha512Part256.IsAvailable;

    /// <summary>The length of a hash, in bytes.</summary>
    public static int SizeOf(Ha1Hash hash) => hash switch
    {
        Ha1Hash.Md5 => MD5.HashSizeInBytes,
        Ha1Hash.Sha1 => SHA1.HashSizeInBytes,
        Ha1Hash.Sha256 => SHA256.HashSizeInBytes,
        Ha1Hash.Sha512 => SHA512.HashSizeInBytes,
        _ => Sha512Part256.Size,
    };

    /// <summary>Computes the hash of anything.</summary>
    /// <returns>The length of the hash, in bytes.</returns>
    /// <exception cref="PlatformNotSupportedException">The hash is not available.</exception>
    public static int HashData(Ha1Hash hash, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        switch (hash)
        {
#pragma warning disable CA5350, CA5351 // Weak, but what passwords are kept in elsewhere and what clients offer; sites have them only where they are asked for.
            case Ha1Hash.Md5:
                return MD5.HashData(source, destination);

            case Ha1Hash.Sha1:
                return SHA1.HashData(source, destination);
#pragma warning restore CA5350, CA5351

            case Ha1Hash.Sha256:
                return SHA256.HashData(source, destination);

            case Ha1Hash.Sha512:
                return SHA512.HashData(source, destination);

            default:
                Sha512Part256.HashData(source, destination);
                return Sha512Part256.Size;
        }
    }

    /// <summary>Computes what Digest needs.</summary>
    /// <returns>Null where the hash is not available, or a text is not Unicode.</returns>
    public static byte[]? Compute(Ha1Hash hash, string user, string realm, string password)
    {
        if (!IsAvailable(hash))
        {
            return null;
        }

        var text = Array.Empty<byte>();
        try
        {
            text = StrictUtf8.GetBytes($"{user}:{realm}:{password}");
            var ha1 = new byte[SizeOf(hash)];
            _ = HashData(hash, text, ha1);
            return ha1;
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }
}
