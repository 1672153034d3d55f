using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>
/// The SHA-256 of a token, by which it is looked up: to compare it takes as long wherever it differs, and what is kept of the token is
/// nothing that anybody could use.
/// </summary>
internal readonly record struct TokenDigest(UInt128 First, UInt128 Second)
{
    private const int MaxStack = 4096;

    /// <summary>The digest of a token.</summary>
    public static TokenDigest Of(ReadOnlySpan<char> token)
    {
        var digest = default(TokenDigest);
        Fill(token, MemoryMarshal.AsBytes(new Span<TokenDigest>(ref digest)));
        return digest;
    }

    /// <summary>The first bytes of the digest of a text, in base64url.</summary>
    public static string TextOf(ReadOnlySpan<char> text, int length)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Fill(text, digest);
        return Base64Url.EncodeToString(digest[..length]);
    }

    // Every part of it is as random as all of it.
    public override int GetHashCode() => (int)First;

    private static void Fill(ReadOnlySpan<char> text, Span<byte> digest)
    {
        var longest = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = longest > MaxStack ? ArrayPool<byte>.Shared.Rent(longest) : null;
        var bytes = rented ?? stackalloc byte[MaxStack];
        _ = SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], digest);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }
}
