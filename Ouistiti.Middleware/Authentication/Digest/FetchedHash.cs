using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>
/// A hash of OpenSSL 3, the library that .NET itself computes hashes with. .NET has the library look it up by its name each time, which takes longer than to
/// hash what a request has; here it is looked up once, and kept as long as the process lives.
/// </summary>
internal sealed partial class FetchedHash
{
    private const string Library = "libcrypto.so.3";

    private readonly nint _algorithm;

    private FetchedHash(nint algorithm) => _algorithm = algorithm;

    /// <summary>Looks up a hash by OpenSSL's name of it.</summary>
    /// <returns>Null where the library is another, or does not have it.</returns>
    public static FetchedHash? Find(string name)
    {
        try
        {
            // .NET prepares the library when it first needs it; whoever does so before it would decide how it ends.
            _ = SHA256.HashData([]);
            var algorithm = EVP_MD_fetch(0, name, null);
            return algorithm == 0 ? null : new FetchedHash(algorithm);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Hashes bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">Receives the hash: it has exactly its length.</param>
    /// <returns>False where the library could not.</returns>
    public bool TryHash(ReadOnlySpan<byte> source, Span<byte> destination) =>
        EVP_MD_get_size(_algorithm) == destination.Length && EVP_Digest(source, (nuint)source.Length, destination, 0, _algorithm, 0) == 1;

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint EVP_MD_fetch(nint context, string algorithm, string? properties);

    [LibraryImport(Library)]
    private static partial int EVP_MD_get_size(nint algorithm);

    [LibraryImport(Library)]
    private static partial int EVP_Digest(ReadOnlySpan<byte> data, nuint count, Span<byte> hash, nint length, nint algorithm, nint engine);
}
