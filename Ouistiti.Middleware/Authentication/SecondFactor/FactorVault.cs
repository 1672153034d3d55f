using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>
/// Keeps secrets so that the database alone tells nothing: encrypted by AES-256-GCM with the key in <c>second-factor.key</c>, and bound to
/// whose and what for they are. The key is read anew each time, so that one that was restored counts at once.
/// </summary>
internal sealed partial class FactorVault(StateDirectory directory, ILogger<FactorVault> logger)
{
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private string KeyPath => Path.Combine(directory.Path, "second-factor.key");

    /// <summary>Why what is kept cannot be decrypted; null where it can.</summary>
    public string? Problem
    {
        get
        {
            var (key, problem, _) = TryReadKey();
            CryptographicOperations.ZeroMemory(key);
            return key is null ? Describe(problem) : null;
        }
    }

    /// <summary>Makes the key where it is missing.</summary>
    /// <param name="isFirst">Whether nothing is kept yet. What is kept needs the key that it was kept with, and no other.</param>
    /// <returns>Whether it was made.</returns>
    /// <exception cref="AccountStoreException">There is no key that can be used.</exception>
    public bool EnsureKey(bool isFirst)
    {
        var isMissing = isFirst && !File.Exists(KeyPath);
        if (isMissing)
        {
            try
            {
                WriteKey();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw Unusable("it cannot be made", exception);
            }
        }

        CryptographicOperations.ZeroMemory(ReadKey());
        return isMissing;
    }

    /// <summary>Encrypts a secret.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="purpose">What it is for; it opens for nothing else.</param>
    /// <param name="owner">Whose it is; it opens for nobody else.</param>
    /// <exception cref="AccountStoreException">There is no key that can be used.</exception>
    public byte[] Seal(ReadOnlySpan<byte> secret, string purpose, FactorOwner owner)
    {
        var kept = new byte[NonceLength + TagLength + secret.Length];
        var nonce = kept.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        var key = ReadKey();
        using var cipher = new AesGcm(key, TagLength);
        CryptographicOperations.ZeroMemory(key);
        cipher.Encrypt(nonce, secret, kept.AsSpan(NonceLength + TagLength), kept.AsSpan(NonceLength, TagLength), Label(purpose, owner));
        return kept;
    }

    /// <summary>Decrypts a secret.</summary>
    /// <exception cref="AccountStoreException">There is no key that can be used, or it is another one than the secret was kept with, or the database is damaged.</exception>
    public byte[] Open(ReadOnlySpan<byte> kept, string purpose, FactorOwner owner)
    {
        var key = ReadKey();
        try
        {
            var secret = new byte[Math.Max(0, kept.Length - NonceLength - TagLength)];
            using var cipher = new AesGcm(key, TagLength);
            cipher.Decrypt(kept[..NonceLength], kept[(NonceLength + TagLength)..], kept.Slice(NonceLength, TagLength), secret, Label(purpose, owner));
            return secret;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            Log.CannotDecrypt(logger, owner.Name, KeyPath);
            throw new AccountStoreException($"The second factor of {owner.Name} cannot be decrypted with {KeyPath}.", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>A hash of a recovery code, which nobody can make who has only the database.</summary>
    /// <exception cref="AccountStoreException">There is no key that can be used.</exception>
    public byte[] HashOf(string code, FactorOwner owner)
    {
        var key = ReadKey();
        var own = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyLength, info: "recovery code"u8.ToArray());
        try
        {
            return HMACSHA256.HashData(own, Label(code, owner));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(own);
        }
    }

    // Neither a store's name nor a user's holds a NUL.
    private static byte[] Label(string text, FactorOwner owner) => Encoding.UTF8.GetBytes(string.Join('\0', text, owner.Store, owner.Name));

    private byte[] ReadKey()
    {
        var (key, problem, cause) = TryReadKey();
        return key ?? throw Unusable(problem, cause);
    }

    private (byte[]? Key, string Problem, Exception? Cause) TryReadKey()
    {
        try
        {
            return SmallFile.Read(KeyPath) switch
            {
                { Length: KeyLength } key => (key, string.Empty, null),
                null => (null, File.Exists(KeyPath) ? "it cannot be read" : "it is missing", null),
                _ => (null, $"it has not {KeyLength} bytes", null),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, "it cannot be read", exception);
        }
    }

    /// <summary>Writes a new key, whole or not at all. Who calls has the database alone, and so among all processes.</summary>
    private void WriteKey()
    {
        var key = RandomNumberGenerator.GetBytes(KeyLength);
        PrivateFile.Write(KeyPath, key, overwrite: false);
        CryptographicOperations.ZeroMemory(key);
    }

    private string Describe(string problem) => $"The key of the second factors, {KeyPath}, cannot be used: {problem}.";

    private AccountStoreException Unusable(string problem, Exception? cause)
    {
        Log.KeyUnusable(logger, KeyPath, problem);
        return new AccountStoreException(Describe(problem), cause);
    }

    private static partial class Log
    {
        [LoggerMessage(1380, LogLevel.Error, "{File}, the key of the second factors, cannot be used: {Problem}. Nobody completes a sign-in with one until it is restored.")]
        public static partial void KeyUnusable(ILogger logger, string file, string problem);

        [LoggerMessage(1381, LogLevel.Error, "The second factor of {User} cannot be decrypted: {File} is not the key that it was kept with, or authentication.db is damaged.")]
        public static partial void CannotDecrypt(ILogger logger, string user, string file);
    }
}
