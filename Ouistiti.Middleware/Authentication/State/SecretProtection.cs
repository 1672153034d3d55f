using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Authentication.State;

/// <summary>
/// Protects what leaves the server and comes back, and what lies on its disk, by a key of its own (<c>sign-in.key</c>): AES-256-GCM, in the shape of ASP.NET Core's data
/// protection, whose own key ring is made for many machines and XML.
/// </summary>
internal sealed class SecretProtection(StateDirectory directory) : IDataProtectionProvider
{
    private const int KeyLength = 32;

    private readonly Lock _lock = new();
    private byte[]? _key;

    /// <exception cref="AccountStoreException">There is no key, and none can be made.</exception>
    public IDataProtector CreateProtector(string purpose) => new Protector(this, [purpose]);

    private byte[] Key
    {
        get
        {
            lock (_lock)
            {
                return _key ??= ReadOrMake(Path.Combine(directory.Path, "sign-in.key"));
            }
        }
    }

    private static byte[] ReadOrMake(string file)
    {
        try
        {
            if (!File.Exists(file))
            {
                PrivateFile.Write(file, RandomNumberGenerator.GetBytes(KeyLength), overwrite: false);
            }

            return SmallFile.Read(file) is { Length: KeyLength } key ? key : throw new AccountStoreException($"{file} is no key of {KeyLength} bytes.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AccountStoreException($"{file} cannot be read or made: {exception.Message}", exception);
        }
    }

    private sealed class Protector(SecretProtection protection, string[] purposes) : IDataProtector
    {
        private const int NonceLength = 12;
        private const int TagLength = 16;
        private const int Overhead = NonceLength + TagLength;

        public IDataProtector CreateProtector(string purpose) => new Protector(protection, [.. purposes, purpose]);

        public byte[] Protect(byte[] plaintext)
        {
            var kept = new byte[Overhead + plaintext.Length];
            RandomNumberGenerator.Fill(kept.AsSpan(0, NonceLength));
            using var cipher = Open();
            cipher.Encrypt(kept.AsSpan(0, NonceLength), plaintext, kept.AsSpan(Overhead), kept.AsSpan(NonceLength, TagLength));
            return kept;
        }

        public byte[] Unprotect(byte[] protectedData)
        {
            if (protectedData.Length < Overhead)
            {
                throw new CryptographicException("This is too short to be anything protected.");
            }

            var content = new byte[protectedData.Length - Overhead];
            using var cipher = Open();
            cipher.Decrypt(protectedData.AsSpan(0, NonceLength), protectedData.AsSpan(Overhead), protectedData.AsSpan(NonceLength, TagLength), content);
            return content;
        }

        /// <summary>A key for these purposes and no other. No purpose holds a NUL.</summary>
        private AesGcm Open()
        {
            var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, protection.Key, KeyLength, info: System.Text.Encoding.UTF8.GetBytes(string.Join('\0', purposes)));
            try
            {
                return new AesGcm(key, TagLength);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(key);
            }
        }
    }
}
