using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>
/// Remembers for a short time which passwords were right, so that who sends his with each request pays for the slow hash once. It holds keyed hashes, of a
/// key that only this process has; of an account as it was then, so that a changed password or state ends it at once.
/// </summary>
internal sealed class RememberedPasswords(TimeProvider time)
{
    /// <summary>How many are remembered at most.</summary>
    internal const int Most = 1024;

    private const int KeySize = 64;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeySize);
    private readonly ConcurrentDictionary<UInt128, long> _until = new();

    /// <summary>Whether this password was right a short time ago, for this account as it is now. It allocates nothing.</summary>
    public bool Contains(Account account, string password) =>
        !_until.IsEmpty && TryHash(account, password, out var hash) && _until.TryGetValue(hash, out var until) && until > time.GetTimestamp();

    /// <summary>Remembers that this password is right.</summary>
    public void Add(Account account, string password)
    {
        if (!TryHash(account, password, out var hash))
        {
            return;
        }

        if (_until.Count >= Most)
        {
            Trim();
        }

        _until[hash] = time.GetTimestamp() + (long)(Lifetime.TotalSeconds * time.TimestampFrequency);
    }

    private bool TryHash(Account account, string password, out UInt128 hash)
    {
        hash = default;
        var stamp = MemoryMarshal.AsBytes(account.Stamp.AsSpan());
        Span<byte> text = stackalloc byte[64 + PasswordText.LongestSize];
        if (!PasswordText.TryEncode(password, text[64..], out var size))
        {
            return false;
        }

        // The stamp says store, name, state and what is kept of the password, and always has the same length.
        Span<byte> value = stackalloc byte[HMACSHA256.HashSizeInBytes];
        stamp.CopyTo(text[..64]);
        text[stamp.Length..64].Clear();
        _ = HMACSHA256.HashData(_key, text[..(64 + size)], value);
        CryptographicOperations.ZeroMemory(text);
        hash = MemoryMarshal.Read<UInt128>(value);
        return true;
    }

    /// <summary>Forgets what is over, or, where that is too little, what will be first.</summary>
    private void Trim()
    {
        var now = time.GetTimestamp();
        foreach (var (hash, _) in _until.ToArray().OrderBy(pair => pair.Value).TakeWhile((pair, index) => pair.Value <= now || index < Most / 4))
        {
            _ = _until.TryRemove(hash, out _);
        }
    }
}
