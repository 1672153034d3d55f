using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>The keys of one algorithm. They are looked after when they are used, and need no timer.</summary>
internal sealed partial class KeyRing(string algorithm, KeyDirectory directory, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    // For a key that another process has just made, and for one that could not be made.
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _changing = new();
    private readonly Lock _lock = new();
    private readonly HashSet<string> _reported = [];
    private volatile SigningKey[] _keys = [];
    private volatile bool _isDamaged;
    private bool _isUsed;
    private TimeSpan _lifetime = TimeSpan.MaxValue;
    private TimeSpan _keep;
    private long _lookedAt;
    private int _isLooking;

    /// <summary>The keys that tokens are checked with, by the time from which they sign.</summary>
    public IReadOnlyList<SigningKey> Keys
    {
        get
        {
            LookSoon();
            return _keys;
        }
    }

    /// <summary>The key that signs now. Null where there is none, or where one is damaged: it is not replaced in silence.</summary>
    public SigningKey? Signer
    {
        get
        {
            LookSoon();
            return _isDamaged ? null : KeySchedule.SignerOf(_keys, time.GetUtcNow());
        }
    }

    /// <summary>Whether somebody looks after the keys right now, in the background.</summary>
    public bool IsLooking => Volatile.Read(ref _isLooking) != 0;

    /// <summary>Has keys made where they are needed.</summary>
    /// <param name="lifetime">How long a key signs at most.</param>
    /// <param name="keep">How long what it signed is used at most.</param>
    public void Use(TimeSpan lifetime, TimeSpan keep)
    {
        lock (_changing)
        {
            _isUsed = true;
            _keep = keep > _keep ? keep : _keep;
            _lifetime = lifetime < _lifetime ? lifetime : _lifetime;
            _lifetime = _lifetime < _keep ? _keep : _lifetime;
            Look();
        }
    }

    /// <summary>Finds a key by its identifier, also one that another process has just made.</summary>
    public SigningKey? Find(string id)
    {
        if (FindKnown(id) is { } known)
        {
            // A site that only checks tokens has no other reason to see that a key has been taken away.
            LookSoon();
            return known;
        }

        // Whoever makes up a token makes us look, but wait for nobody.
        if (IsOlderThan(RetryEvery) && _lock.TryEnter())
        {
            try
            {
                if (IsOlderThan(RetryEvery))
                {
                    _ = TryLoad();
                }
            }
            finally
            {
                _lock.Exit();
            }
        }

        return FindKnown(id);
    }

    /// <summary>Reads the keys, makes the next one where it is time, and removes those that have ended.</summary>
    public void Look()
    {
        // To make a key takes a while, for which nobody has to wait who looks for another.
        lock (_changing)
        {
            if (!TryLoadAlone() || _isDamaged || !_isUsed || !NeedsChange())
            {
                return;
            }

            try
            {
                using var hold = directory.Hold();
                if (TryLoadAlone() && !_isDamaged && NeedsChange())
                {
                    Change();
                    _ = TryLoadAlone();
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
            {
                Log.CannotChange(logger, algorithm, exception.Message);
            }
        }
    }

    private bool TryLoadAlone()
    {
        lock (_lock)
        {
            return TryLoad();
        }
    }

    private SigningKey? FindKnown(string id) => Array.Find(_keys, key => key.Id == id);

    private bool IsOlderThan(TimeSpan age) => Volatile.Read(ref _lookedAt) == 0 || time.GetElapsedTime(Volatile.Read(ref _lookedAt)) >= age;

    private void LookSoon()
    {
        if (IsOlderThan(_isDamaged || _keys.Length == 0 ? RetryEvery : LookEvery) && Interlocked.Exchange(ref _isLooking, 1) == 0)
        {
            // A key takes time to make and to write, which no request has to wait for: the next one is made long before it signs.
            _ = ThreadPool.UnsafeQueueUserWorkItem(
                static ring => ring.LookInBackground(),
                this,
                preferLocal: false);
        }
    }

    private void LookInBackground()
    {
        try
        {
            Look();
        }
        catch (Exception exception)
        {
            // Nobody else would catch it, and the server would end.
            _isDamaged = true;
            Log.CannotRead(logger, algorithm, exception.Message);
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    private bool NeedsChange()
    {
        var now = time.GetUtcNow();
        return KeySchedule.Next(_keys, now, _lifetime) is not null || _keys.Any(key => KeySchedule.HasEnded(key, _keys, now, _lifetime, _keep));
    }

    private void Change()
    {
        var now = time.GetUtcNow();
        if (KeySchedule.Next(_keys, now, _lifetime) is { } from)
        {
            var (key, content) = KeyFile.Make(algorithm, from);
            directory.Write(algorithm, key.Id, content);
            Log.Made(logger, algorithm, key.Id, key.From);
        }

        foreach (var key in _keys.Where(key => KeySchedule.HasEnded(key, _keys, now, _lifetime, _keep)))
        {
            directory.Delete(algorithm, key.Id);
            Log.Deleted(logger, algorithm, key.Id);
        }
    }

    private bool TryLoad()
    {
        try
        {
            var keys = new List<SigningKey>();
            var isDamaged = false;
            foreach (var id in directory.List(algorithm))
            {
                if ((FindKnown(id) ?? TryRead(id)) is { } key)
                {
                    keys.Add(key);
                }
                else
                {
                    isDamaged = true;
                }
            }

            _keys = [.. keys.OrderBy(key => key.From).ThenBy(key => key.Id, StringComparer.Ordinal)];
            _isDamaged = isDamaged;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _isDamaged = true;
            Log.CannotRead(logger, algorithm, exception.Message);
            return false;
        }
        finally
        {
            Volatile.Write(ref _lookedAt, Math.Max(time.GetTimestamp(), 1));
        }
    }

    private SigningKey? TryRead(string id)
    {
        try
        {
            var key = KeyFile.Read(algorithm, id, directory.Read(algorithm, id));
            _ = _reported.Remove(id);
            return key;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            if (_reported.Add(id))
            {
                Log.Damaged(logger, directory.FileOf(algorithm, id), exception.Message, algorithm);
            }

            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1360, LogLevel.Information, "A key for {Algorithm} was made, {Key}. It signs tokens from {From:u} on.")]
        public static partial void Made(ILogger logger, string algorithm, string key, DateTimeOffset from);

        [LoggerMessage(1361, LogLevel.Error, "{File} cannot be used: {Problem}. No token is issued with {Algorithm} until it is restored, or removed; then who has a token of this key has to sign in again.")]
        public static partial void Damaged(ILogger logger, string file, string problem, string algorithm);

        [LoggerMessage(1362, LogLevel.Error, "No key for {Algorithm} can be made or removed: {Problem}")]
        public static partial void CannotChange(ILogger logger, string algorithm, string problem);

        [LoggerMessage(1363, LogLevel.Error, "The keys for {Algorithm} cannot be read, and no token is issued: {Problem}")]
        public static partial void CannotRead(ILogger logger, string algorithm, string problem);

        [LoggerMessage(1364, LogLevel.Information, "The key for {Algorithm}, {Key}, has had its time and was removed.")]
        public static partial void Deleted(ILogger logger, string algorithm, string key);
    }
}
