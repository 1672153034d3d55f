using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>
/// Makes nonces and knows them again, for all sites of the server. A nonce says itself when and for which site it was made, under a key that
/// lives as long as the process: one that nobody uses costs no memory. What is remembered is which counts of a nonce have been used, and
/// of a bounded number of nonces: when there are more, the first of them are worth no more.
/// </summary>
internal sealed class DigestNonces(TimeProvider time)
{
    /// <summary>How many nonces can be in use at a time.</summary>
    public const int Capacity = 10_000;

    // When it was issued (8 bytes), a random number, and the first 16 bytes of the HMAC-SHA-256 of both: more cannot be guessed online. In base64 there is one
    // way to write it.
    private const int IdLength = 17;
    private const int Length = 33;
    private const int LongestSessionCnonce = 64;
    private static readonly int EncodedLength = Base64Url.GetEncodedLength(Length);

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
    private readonly long _start = time.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, NonceUse>.AlternateLookup<ReadOnlySpan<char>> _uses =
        new Dictionary<string, NonceUse>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Queue<(string Nonce, long Issued, long End)> _order = [];

    // Nobody knows any more what has been used of nonces up to this moment that are not remembered.
    private long _forgotten = -1;

    /// <summary>How many nonces are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _uses.Dictionary.Count;
            }
        }
    }

    /// <summary>The key for the nonces of a site and its realm: they are worth nothing at another.</summary>
    public byte[] KeyOf(string site, string realm) => HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{site}\0{realm}"));

    /// <summary>Makes a nonce.</summary>
    /// <param name="key">The site's key.</param>
    public string Issue(ReadOnlySpan<byte> key)
    {
        Span<byte> nonce = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(nonce, Now);
        RandomNumberGenerator.Fill(nonce[sizeof(long)..IdLength]);
        Sign(key, nonce[..IdLength], nonce[IdLength..]);
        return Base64Url.EncodeToString(nonce);
    }

    /// <summary>Reads a nonce of a request.</summary>
    /// <param name="nonce">What the client sent.</param>
    /// <param name="key">The site's key.</param>
    /// <param name="lifetime">How long a nonce can be used.</param>
    /// <param name="issued">When it was issued, where it is not foreign.</param>
    public NonceStatus Read(ReadOnlySpan<char> nonce, ReadOnlySpan<byte> key, TimeSpan lifetime, out long issued)
    {
        // What has been used once has been checked then.
        if (Find(nonce) is { } use && use.Key.SequenceEqual(key))
        {
            issued = use.Issued;
        }
        else if (!TryRead(nonce, key, out issued))
        {
            return NonceStatus.Foreign;
        }

        var age = Now - issued;
        return age > lifetime.Ticks ? NonceStatus.Expired : age > lifetime.Ticks / 2 ? NonceStatus.Ageing : NonceStatus.Fresh;
    }

    /// <summary>The client's nonce with which a session began; null where none is remembered.</summary>
    public string? SessionCnonceOf(ReadOnlySpan<char> nonce) => Find(nonce)?.SessionCnonce;

    /// <summary>Uses a nonce once. Only who knows a password comes so far: nobody else takes up memory, or another's counts.</summary>
    /// <param name="nonce">The nonce, which can be used.</param>
    /// <param name="key">The site's key.</param>
    /// <param name="issued">When it was issued.</param>
    /// <param name="lifetime">How long a nonce can be used.</param>
    /// <param name="count">How often the client says that it has used it.</param>
    /// <param name="sessionCnonce">The client's nonce, where a session may begin with it; else empty.</param>
    /// <returns>False where it has been used so often before, or nobody knows any more.</returns>
    public bool TryUse(ReadOnlySpan<char> nonce, byte[] key, long issued, TimeSpan lifetime, uint count, ReadOnlySpan<char> sessionCnonce)
    {
        lock (_lock)
        {
            if (!_uses.TryGetValue(nonce, out var use))
            {
                if (issued <= _forgotten)
                {
                    return false;
                }

                MakeRoom();
                var name = nonce.ToString();
                use = new NonceUse(key, issued) { SessionCnonce = sessionCnonce.Length is > 0 and <= LongestSessionCnonce ? sessionCnonce.ToString() : null };
                _uses.Dictionary.Add(name, use);
                _order.Enqueue((name, issued, issued + lifetime.Ticks));
            }

            return use.TryUse(count);
        }
    }

    private long Now => time.GetElapsedTime(_start).Ticks;

    private static bool TryRead(ReadOnlySpan<char> nonce, ReadOnlySpan<byte> key, out long issued)
    {
        issued = 0;
        Span<byte> bytes = stackalloc byte[Length];
        Span<byte> signature = stackalloc byte[Length - IdLength];
        if (nonce.Length != EncodedLength || Base64Url.DecodeFromChars(nonce, bytes, out _, out var length) != OperationStatus.Done || length != Length)
        {
            return false;
        }

        Sign(key, bytes[..IdLength], signature);
        issued = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return CryptographicOperations.FixedTimeEquals(signature, bytes[IdLength..]);
    }

    private static void Sign(ReadOnlySpan<byte> key, ReadOnlySpan<byte> id, Span<byte> signature)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _ = HMACSHA256.HashData(key, id, hash);
        hash[..signature.Length].CopyTo(signature);
    }

    private NonceUse? Find(ReadOnlySpan<char> nonce)
    {
        lock (_lock)
        {
            return _uses.TryGetValue(nonce, out var use) ? use : null;
        }
    }

    private void MakeRoom()
    {
        var now = Now;
        while (_order.TryPeek(out var oldest) && (oldest.End < now || _uses.Dictionary.Count >= Capacity))
        {
            _ = _order.Dequeue();
            _ = _uses.Dictionary.Remove(oldest.Nonce);

            // What has expired counts too: a reload may make lives longer.
            _forgotten = Math.Max(_forgotten, oldest.Issued);
        }
    }
}
