using System.Collections.Concurrent;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Knows what has just been said, so that the log says what goes on and on but once: again only after a time in which it did not happen.</summary>
/// <typeparam name="T">What is told apart; it holds nothing of a length that clients choose.</typeparam>
/// <param name="time">The clock.</param>
/// <param name="quiet">For how long it must not have happened.</param>
internal sealed class QuietTimes<T>(TimeProvider time, TimeSpan quiet)
    where T : notnull
{
    /// <summary>How many are remembered at most; then all are forgotten, and said once more.</summary>
    internal const int Most = 1024;

    private readonly ConcurrentDictionary<T, long> _last = new();

    /// <summary>Notes that something happens.</summary>
    /// <returns>Whether it is to be said.</returns>
    public bool Ends(T what)
    {
        var now = time.GetTimestamp();
        if (_last.TryGetValue(what, out var last))
        {
            _last[what] = now;
            return time.GetElapsedTime(last, now) >= quiet;
        }

        if (_last.Count >= Most)
        {
            _last.Clear();
        }

        return _last.TryAdd(what, now);
    }
}
