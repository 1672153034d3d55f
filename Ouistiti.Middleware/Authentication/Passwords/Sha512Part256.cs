using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>SHA-512/256 (FIPS 180-4, section 6.7), which .NET does not have: by OpenSSL 3, the library that .NET itself computes hashes with, where the system has it.</summary>
internal static partial class Sha512Part256
{
    private const string Library = "libcrypto.so.3";

    /// <summary>The length of a hash, in bytes.</summary>
    public const int Size = 32;

    private static readonly Lazy<nint> Algorithm = new(Find);

    /// <summary>Whether this system can compute it.</summary>
    public static bool IsAvailable => Algorithm.Value != 0;

    /// <summary>Computes the hash.</summary>
    /// <param name="source">What is hashed.</param>
    /// <param name="destination">Receives <see cref="Size"/> bytes.</param>
    /// <exception cref="PlatformNotSupportedException">This system cannot compute it.</exception>
    public static void HashData(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Size);
        if (!IsAvailable || !TryHash(Algorithm.Value, source, destination))
        {
            throw new PlatformNotSupportedException("This system's OpenSSL has no SHA-512/256.");
        }
    }

    private static nint Find()
    {
        try
        {
            // .NET prepares the library when it first needs it; whoever does so before it would decide how it ends.
            Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
            _ = SHA512.HashData([], hash);

            // A name that is known is not yet an algorithm that may be used: a policy can take it away.
            var algorithm = EVP_sha512_256();
            return algorithm != 0 && TryHash(algorithm, [], hash) ? algorithm : 0;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return 0;
        }
    }

    private static bool TryHash(nint algorithm, ReadOnlySpan<byte> source, Span<byte> destination) =>
        EVP_Digest(source, (nuint)source.Length, destination, out var length, algorithm, 0) == 1 && length == Size;

    [LibraryImport(Library)]
    private static partial nint EVP_sha512_256();

    [LibraryImport(Library)]
    private static partial int EVP_Digest(ReadOnlySpan<byte> data, nuint count, Span<byte> hash, out uint length, nint algorithm, nint engine);
}
