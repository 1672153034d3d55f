using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>SHA-512/256 of what comes in parts, by OpenSSL; where <see cref="Sha512Part256.IsAvailable"/>.</summary>
internal sealed partial class Sha512Part256StreamHash : IStreamHash
{
    private const string Library = "libcrypto.so.3";

    private readonly Context _context = new();

    /// <summary>Begins.</summary>
    /// <exception cref="PlatformNotSupportedException">This system cannot compute it.</exception>
    public Sha512Part256StreamHash()
    {
        if (!Sha512Part256.IsAvailable || _context.IsInvalid)
        {
            throw new PlatformNotSupportedException("This system's OpenSSL has no SHA-512/256.");
        }

        Demand(EVP_DigestInit_ex(_context, EVP_sha512_256(), 0));
    }

    public void Append(ReadOnlySpan<byte> part) => Demand(EVP_DigestUpdate(_context, part, (nuint)part.Length));

    public byte[] Finish()
    {
        var hash = new byte[Sha512Part256.Size];
        Demand(EVP_DigestFinal_ex(_context, hash, 0));
        return hash;
    }

    public void Dispose() => _context.Dispose();

    private static void Demand(int result)
    {
        if (result != 1)
        {
            throw new CryptographicException("OpenSSL could not hash.");
        }
    }

    [LibraryImport(Library)]
    private static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)]
    private static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library)]
    private static partial nint EVP_sha512_256();

    [LibraryImport(Library)]
    private static partial int EVP_DigestInit_ex(Context context, nint algorithm, nint engine);

    [LibraryImport(Library)]
    private static partial int EVP_DigestUpdate(Context context, ReadOnlySpan<byte> data, nuint count);

    [LibraryImport(Library)]
    private static partial int EVP_DigestFinal_ex(Context context, Span<byte> hash, nint length);

    private sealed class Context : SafeHandle
    {
        public Context()
            : base(0, ownsHandle: true) => SetHandle(EVP_MD_CTX_new());

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_MD_CTX_free(handle);
            return true;
        }
    }
}
