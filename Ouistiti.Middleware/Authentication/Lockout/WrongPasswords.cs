using System.Collections.Concurrent;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Ouistiti.Middleware.Authentication.Lockout;

/// <summary>
/// Remembers which passwords were wrong a short time ago: a program that was told an old password sends it again and again, which is no guessing. It holds keyed
/// hashes, of a key that only this process has; of an account as it was then, so that a password counts at once when it becomes the right one.
/// </summary>
internal sealed class WrongPasswords(TimeProvider time)
{
    /// <summary>How many are remembered at most.</summary>
    internal const int Most = 1024;

    private const int KeySize = 64;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeySize);
    private readonly ConcurrentDictionary<UInt128, long> _until = new();

    /// <summary>Whether this very password was wrong a short time ago, from the same address.</summary>
    /// <param name="account">The account as it is now: its stamp, or the name where there is none.</param>
    /// <param name="address">The client's address; null where it has none (a UNIX socket).</param>
    /// <param name="password">The password.</param>
    public bool Contains(string account, IPAddress? address, string password) =>
        !_until.IsEmpty && _until.TryGetValue(Hash(account, address, password), out var until) && until > time.GetTimestamp();

    /// <summary>Remembers that this password is wrong.</summary>
    /// <param name="account">The account as it is now: its stamp, or the name where there is none.</param>
    /// <param name="address">The client's address; null where it has none (a UNIX socket).</param>
    /// <param name="password">The password.</param>
    /// <param name="span">For how long.</param>
    public void Add(string account, IPAddress? address, string password, TimeSpan span)
    {
        if (_until.Count >= Most)
        {
            Trim();
        }

        _until[Hash(account, address, password)] = time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);
    }

    private UInt128 Hash(string account, IPAddress? address, string password)
    {
        // Each part by itself first: none can reach into the next.
        Span<byte> parts = stackalloc byte[3 * HMACSHA256.HashSizeInBytes];
        var text = Encoding.UTF8.GetBytes(password);
        _ = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(account), parts);
        _ = HMACSHA256.HashData(_key, address?.GetAddressBytes() ?? [], parts[HMACSHA256.HashSizeInBytes..]);
        _ = HMACSHA256.HashData(_key, text, parts[(2 * HMACSHA256.HashSizeInBytes)..]);
        CryptographicOperations.ZeroMemory(text);
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _ = HMACSHA256.HashData(_key, parts, whole);
        return MemoryMarshal.Read<UInt128>(whole);
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
