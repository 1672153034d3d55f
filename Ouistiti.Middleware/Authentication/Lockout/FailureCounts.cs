namespace Ouistiti.Middleware.Authentication.Lockout;

/// <summary>The failures of the last minutes, in bounded memory. Its members may be called by several threads at a time.</summary>
internal sealed class FailureCounts(TimeProvider time)
{
    /// <summary>How many accounts and addresses are counted at most.</summary>
    public const int Most = 10_000;

    // That many go at once, so that not each one that comes makes all be looked at.
    private const int Spare = Most / 10;

    // A user whose programs sign in every second must not give who guesses at his password a new start as often.
    private static readonly TimeSpan ForgiveEvery = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, FailureCount> _counts = [];
    private long _lastLockEnds = long.MinValue;
    private volatile bool _isEmpty = true;

    /// <summary>Whether anything may be locked. It costs nothing to ask.</summary>
    public bool HasLocks => Volatile.Read(ref _lastLockEnds) > time.GetTimestamp();

    /// <summary>Whether there were no failures. It costs nothing to ask.</summary>
    public bool IsEmpty => _isEmpty;

    /// <summary>How many accounts and addresses are counted.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _counts.Count;
            }
        }
    }

    /// <summary>Whether this is locked.</summary>
    public bool IsLocked(UInt128 key)
    {
        lock (_lock)
        {
            return TryGet(key, out var count) && count.IsLocked;
        }
    }

    /// <summary>Finds what is known of an account or address.</summary>
    public FailureCount? Find(UInt128 key)
    {
        lock (_lock)
        {
            return TryGet(key, out var count) ? count : null;
        }
    }

    /// <summary>Counts a failure.</summary>
    /// <param name="key">The account or address.</param>
    /// <param name="attempts">How many failures lock it.</param>
    /// <param name="span">How long it is then locked, and how long a failure counts.</param>
    /// <param name="count">What is known of it now.</param>
    /// <returns>Whether this failure has locked it.</returns>
    public bool Add(UInt128 key, int attempts, TimeSpan span, out FailureCount count)
    {
        lock (_lock)
        {
            if (TryGet(key, out count) && count.IsLocked)
            {
                // It was under way when another one locked.
                return false;
            }

            var failures = count.Failures + 1;
            count = new FailureCount(failures, failures >= attempts, time.GetTimestamp() + Ticks(span), span, count.ForgivenUntil);
            Set(key, count);
            return count.IsLocked;
        }
    }

    /// <summary>Takes over what was known before a restart.</summary>
    /// <param name="key">The account or address.</param>
    /// <param name="count">What was known of it.</param>
    /// <param name="remaining">How long it still lasts.</param>
    public void Restore(UInt128 key, FailureCount count, TimeSpan remaining)
    {
        lock (_lock)
        {
            Set(key, count with { Ends = time.GetTimestamp() + Ticks(remaining) });
        }
    }

    /// <summary>How long something still lasts.</summary>
    public TimeSpan Remaining(FailureCount count) => time.GetElapsedTime(time.GetTimestamp(), count.Ends);

    /// <summary>Forgets the failures of an account whose user has signed in. A lock stays.</summary>
    /// <returns>Whether there was anything to forget.</returns>
    public bool Forgive(UInt128 key)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (!TryGet(key, out var count) || count.IsLocked || count.Failures == 0 || count.ForgivenUntil > now)
            {
                return false;
            }

            var until = now + Ticks(ForgiveEvery);
            _counts[key] = count with { Failures = 0, Ends = until, ForgivenUntil = until };
            return true;
        }
    }

    /// <summary>Forgets all of an account or address.</summary>
    /// <returns>Whether there was anything to forget.</returns>
    public bool Remove(UInt128 key)
    {
        lock (_lock)
        {
            var isKnown = TryGet(key, out _) && _counts.Remove(key);
            _isEmpty = _counts.Count == 0;
            return isKnown;
        }
    }

    private bool TryGet(UInt128 key, out FailureCount count)
    {
        if (_counts.TryGetValue(key, out count))
        {
            if (count.Ends > time.GetTimestamp())
            {
                return true;
            }

            _ = _counts.Remove(key);
            _isEmpty = _counts.Count == 0;
        }

        count = new FailureCount(0, IsLocked: false, 0, default);
        return false;
    }

    private void Set(UInt128 key, FailureCount count)
    {
        if (_counts.Count >= Most && !_counts.ContainsKey(key))
        {
            Trim();
        }

        _counts[key] = count;
        _isEmpty = false;
        if (count.IsLocked && count.Ends > _lastLockEnds)
        {
            Volatile.Write(ref _lastLockEnds, count.Ends);
        }
    }

    /// <summary>Makes room: what is over goes first, then what has failed least, and locks last. To push out a lock takes as many failures for each of thousands of others.</summary>
    private void Trim()
    {
        var now = time.GetTimestamp();
        var least = _counts
            .OrderBy(pair => pair.Value.Ends > now)
            .ThenBy(pair => pair.Value.IsLocked)
            .ThenBy(pair => pair.Value.Failures)
            .ThenBy(pair => pair.Value.Ends)
            .Take(Spare)
            .Select(pair => pair.Key)
            .ToArray();
        foreach (var key in least)
        {
            _ = _counts.Remove(key);
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
