using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>
/// The tokens whose signatures have been verified, which takes much longer than all else that is asked of a token. Those are forgotten
/// first that have not been used for the longest time.
/// </summary>
internal sealed class RememberedTokens(TimeProvider time)
{
    /// <summary>How many it holds at most.</summary>
    public const int Most = 2 * Half;

    private const int Half = 512;

    private readonly Lock _lock = new();
    private volatile ConcurrentDictionary<TokenDigest, VerifiedToken> _young = new();
    private volatile ConcurrentDictionary<TokenDigest, VerifiedToken> _old = new();
    private int _count;

    /// <summary>Finds a token.</summary>
    public bool TryFind(TokenDigest digest, [NotNullWhen(true)] out VerifiedToken? token)
    {
        if (!_young.TryGetValue(digest, out token))
        {
            if (!_old.TryGetValue(digest, out token))
            {
                return false;
            }

            Add(digest, token);
        }

        return time.GetUtcNow().ToUnixTimeSeconds() < token.VerifiedUntil;
    }

    /// <summary>Remembers a token.</summary>
    public void Add(TokenDigest digest, VerifiedToken token)
    {
        var young = _young;
        if (!young.TryAdd(digest, token))
        {
            young[digest] = token;
            return;
        }

        if (Interlocked.Increment(ref _count) >= Half)
        {
            lock (_lock)
            {
                if (young == _young)
                {
                    _old = young;
                    _young = new ConcurrentDictionary<TokenDigest, VerifiedToken>();
                    _count = 0;
                }
            }
        }
    }
}
