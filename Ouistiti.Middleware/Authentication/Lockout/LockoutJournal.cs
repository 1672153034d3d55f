using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.Lockout;

/// <summary>
/// Keeps failures beyond a restart: a lock at once, the others together a moment later. Without a database that can be used, what is in memory
/// counts all the same.
/// </summary>
internal sealed partial class LockoutJournal : IDisposable
{
    // The first failures of everybody are not worth a write to a flash memory.
    private const int FewestFailures = 3;
    private static readonly TimeSpan WriteAfter = TimeSpan.FromSeconds(1);

    // What could not be written is tried again.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    // How soon a lock ends here that another program has lifted.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly FailureCounts _counts;
    private readonly LockoutTable _table;
    private readonly ILogger _logger;
    private readonly ITimer _writer;
    private readonly ITimer _watcher;
    private readonly Lock _lock = new();
    private readonly Lock _writing = new();
    private readonly HashSet<UInt128> _stored = [];
    private HashSet<UInt128> _changed = [];
    private bool _isBroken;

    /// <summary>Takes over what was known before.</summary>
    public LockoutJournal(FailureCounts counts, LockoutTable table, TimeProvider time, ILogger<LockoutJournal> logger)
    {
        _counts = counts;
        _table = table;
        _logger = logger;
        _writer = time.CreateTimer(_ => Write(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watcher = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (table.Exists)
        {
            _ = Use(Restore);
        }
    }

    /// <summary>Remembers that failures were counted.</summary>
    public void Changed(UInt128 key, FailureCount count)
    {
        if (count.Failures >= FewestFailures || count.IsLocked)
        {
            Note(key);
        }
    }

    /// <summary>Remembers that failures are forgotten.</summary>
    public void Forgotten(UInt128 key) => Note(key);

    /// <summary>Writes what has changed, and has done so when it returns.</summary>
    public async ValueTask WriteAsync()
    {
        // A database may take its time, and the thread is one that receives.
        await Task.Yield();
        Write();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _watcher.Dispose();
        Write();
    }

    private void Note(UInt128 key)
    {
        lock (_lock)
        {
            if (_changed.Add(key) && _changed.Count == 1)
            {
                _ = _writer.Change(WriteAfter, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Write()
    {
        // Who finds nothing left has waited for who writes it.
        lock (_writing)
        {
            HashSet<UInt128> changed;
            lock (_lock)
            {
                (changed, _changed) = (_changed, []);
            }

            var changes = changed.Select(key => _counts.Find(key) is { Failures: > 0 } count ? (key, count, _counts.Remaining(count)) : (key, (FailureCount?)null, TimeSpan.Zero)).ToArray();

            // What was never written needs no database to be forgotten in.
            if ((changes.Any(change => change.Item2 is not null) || (changes.Length > 0 && _table.Exists)) && !Use(() => Store(changes)))
            {
                KeepForLater(changed);
            }
        }
    }

    private void KeepForLater(HashSet<UInt128> changed)
    {
        lock (_lock)
        {
            // What came meanwhile goes first; there are no more than are counted.
            foreach (var key in changed.Take(FailureCounts.Most - _changed.Count))
            {
                _ = _changed.Add(key);
            }

            _ = _writer.Change(RetryAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private void Store(IReadOnlyCollection<(UInt128 Key, FailureCount? Count, TimeSpan Remaining)> changes)
    {
        _table.Write(changes);
        foreach (var (key, count, _) in changes)
        {
            Watch(key, count?.IsLocked is true);
        }
    }

    private void Restore()
    {
        foreach (var (key, count, remaining) in _table.Read())
        {
            _counts.Restore(key, count, remaining);
            Watch(key, count.IsLocked);
        }
    }

    /// <summary>Looks from now on whether another program lifts a lock.</summary>
    private void Watch(UInt128 key, bool isLocked)
    {
        if (!isLocked)
        {
            _ = _stored.Remove(key);
        }
        else if (_stored.Add(key))
        {
            _ = _watcher.Change(LookEvery, LookEvery);
        }
    }

    private void Look()
    {
        lock (_writing)
        {
            if (!_counts.HasLocks)
            {
                _stored.Clear();
                _ = _watcher.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return;
            }

            _ = Use(() =>
            {
                var locked = _table.ReadLocked();
                foreach (var key in _stored.Where(key => !locked.Contains(key)).ToArray())
                {
                    _ = _stored.Remove(key);
                    _ = _counts.Remove(key);
                }
            });
        }
    }

    /// <summary>Uses the database; where that fails, it is said once, and what is in memory counts.</summary>
    /// <returns>Whether it succeeded.</returns>
    private bool Use(Action use)
    {
        try
        {
            use();
            _isBroken = false;
            return true;
        }
        catch (Exception exception) when (StateDatabase.IsFault(exception))
        {
            if (!_isBroken)
            {
                _isBroken = true;
                Log.Broken(_logger, exception);
            }

            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1315, LogLevel.Error, "Wrong passwords cannot be remembered beyond a restart; until then they count.")]
        public static partial void Broken(ILogger logger, Exception exception);
    }
}
