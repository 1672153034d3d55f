using System.Runtime.CompilerServices;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>
/// Which counts of a nonce have been used. Requests of parallel connections come in any order: each count within a window below the
/// highest passes once; what is below the window cannot be told from a replay.
/// </summary>
/// <param name="key">The key of the site that the nonce is of.</param>
/// <param name="issued">When it was issued, by the clock of <see cref="DigestNonces"/>.</param>
internal sealed class NonceUse(byte[] key, long issued)
{
    /// <summary>How far counts may lag behind the highest: more than a client has requests under way.</summary>
    public const int Window = 256;

    private const int WordBits = 64;

    // A count's bit is at its remainder: while the window moves on, the places of those that leave it are cleared for those that enter.
    private Words _used;
    private uint _highest;

    /// <summary>The key of the site that the nonce is of.</summary>
    public ReadOnlySpan<byte> Key => key;

    /// <summary>When it was issued, by the clock of <see cref="DigestNonces"/>.</summary>
    public long Issued => issued;

    /// <summary>The client's nonce of the first use, which a session's key may be made with (RFC 7616, section 3.4.2); null where it is not kept.</summary>
    public string? SessionCnonce { get; init; }

    /// <summary>Uses a count.</summary>
    /// <returns>False where it has been used, or may have been.</returns>
    public bool TryUse(uint count)
    {
        if (count > _highest)
        {
            MoveTo(count);
        }
        else if (_highest - count >= Window)
        {
            return false;
        }

        ref var word = ref _used[(int)(count % Window / WordBits)];
        var bit = 1UL << (int)(count % WordBits);
        var isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }

    private void MoveTo(uint count)
    {
        if (count - _highest >= Window)
        {
            _used = default;
        }
        else
        {
            for (var entering = _highest + 1; entering != count + 1; entering++)
            {
                _used[(int)(entering % Window / WordBits)] &= ~(1UL << (int)(entering % WordBits));
            }
        }

        _highest = count;
    }

    [InlineArray(Window / WordBits)]
    private struct Words
    {
        private ulong _first;
    }
}
