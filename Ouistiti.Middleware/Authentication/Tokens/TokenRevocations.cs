using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>
/// Knows which sessions have been ended before their tokens. It is kept in memory, for it is asked at each request, and in the database,
/// where what another process ends is seen within a quarter of a second.
/// </summary>
internal sealed partial class TokenRevocations(StateDatabase database, TimeProvider time, ILogger<TokenRevocations> logger) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    // What could not be saved is held in memory; whoever fills it ends all of his sessions.
    private const int MostUnsaved = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Account, long EndsAt)> _unsavedSessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AccountRound> _unsavedRounds = new(StringComparer.Ordinal);
    private volatile RevocationList _list = RevocationList.Empty;
    private volatile bool _isReadable;
    private volatile bool _hasLooked;
    private bool _isReported;
    private RevocationReader? _reader;
    private long _lookedAt;

    /// <summary>What is known of a session.</summary>
    public TokenState StateOf(TokenSession session)
    {
        Look();
        if (!_isReadable)
        {
            return TokenState.Unknown;
        }

        if (!IsEnded(session))
        {
            return TokenState.Valid;
        }

        // Another process may have begun the round that the token is of a moment ago. While somebody writes, what is known counts.
        if (_lock.TryEnter())
        {
            try
            {
                Read();
            }
            finally
            {
                _lock.Exit();
            }
        }

        return !_isReadable ? TokenState.Unknown : IsEnded(session) ? TokenState.Ended : TokenState.Valid;
    }

    /// <summary>What a token says of the sessions of an account that have been ended.</summary>
    /// <param name="account">The account: see <see cref="TokenSession.IdOf"/>.</param>
    public string RoundOf(string account)
    {
        Look();
        return _list.Rounds.TryGetValue(account, out var round) ? round.Id : string.Empty;
    }

    /// <summary>Ends a session. It writes to the disk.</summary>
    /// <returns>False where that could not be saved.</returns>
    public bool End(TokenSession session)
    {
        lock (_lock)
        {
            if (_unsavedSessions.Count >= MostUnsaved)
            {
                return EndAll(session.Account);
            }

            _unsavedSessions[session.Id] = (session.Account, session.EndsAt);
            return Save();
        }
    }

    /// <summary>Ends all sessions of an account. It writes to the disk.</summary>
    /// <param name="account">The account: see <see cref="TokenSession.IdOf"/>.</param>
    /// <returns>False where that could not be saved.</returns>
    public bool EndAll(string account)
    {
        lock (_lock)
        {
            _unsavedRounds[account] = new AccountRound(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(9)), time.GetUtcNow().ToUnixTimeSeconds());
            return Save();
        }
    }

    public void Dispose() => _reader?.Dispose();

    private bool IsEnded(TokenSession session)
    {
        var list = _list;
        if (list.Sessions.ContainsKey(session.Id))
        {
            return true;
        }

        // A token of another server names no round: those are meant that were issued before.
        var hasRound = list.Rounds.TryGetValue(session.Account, out var round);
        return session.Round is null ? hasRound && session.IssuedAt <= round.EndedAt : session.Round != (hasRound ? round.Id : string.Empty);
    }

    private void Look()
    {
        if (!_hasLooked)
        {
            // The first look is worth a moment; who gets none is refused.
            if (_lock.TryEnter(LookEvery))
            {
                try
                {
                    if (!_hasLooked)
                    {
                        Read();
                    }
                }
                finally
                {
                    _lock.Exit();
                }
            }
        }
        else if (time.GetElapsedTime(Volatile.Read(ref _lookedAt)) >= LookEvery && _lock.TryEnter())
        {
            // One looks; the others need not wait for him.
            try
            {
                Read();
            }
            finally
            {
                _lock.Exit();
            }
        }
    }

    private void Read()
    {
        try
        {
            _reader ??= database.OpenForReading() is { } connection ? new RevocationReader(connection) : null;
            if (_reader?.ReadIfChanged() is { } list)
            {
                _list = list.With(_unsavedSessions, _unsavedRounds);
            }

            _isReadable = true;
            if (_isReported)
            {
                _isReported = false;
                Log.Readable(logger);
            }
        }
        catch (SqliteException exception) when (_isReadable && RevocationReader.IsBusy(exception))
        {
            // It is seen the next time.
        }
        catch (Exception exception) when (StateDatabase.IsFault(exception))
        {
            _reader?.Dispose();
            _reader = null;
            _isReadable = false;
            if (!_isReported)
            {
                _isReported = true;
                Log.CannotRead(logger, exception.Message);
            }
        }
        finally
        {
            _hasLooked = true;
            Volatile.Write(ref _lookedAt, time.GetTimestamp());
        }
    }

    private bool Save()
    {
        _list = _list.With(_unsavedSessions, _unsavedRounds);
        try
        {
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            _ = database.Change(RevocationWriter.Schema, connection => RevocationWriter.Write(connection, _unsavedSessions, _unsavedRounds, now));
            _unsavedSessions.Clear();
            _unsavedRounds.Clear();
            Read();
            return true;
        }
        catch (Exception exception) when (StateDatabase.IsFault(exception))
        {
            Log.CannotWrite(logger, exception.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1365, LogLevel.Error, "Which sessions have been ended cannot be read, and no token is accepted: {Problem}")]
        public static partial void CannotRead(ILogger logger, string problem);

        [LoggerMessage(1366, LogLevel.Information, "Which sessions have been ended can be read again; tokens are accepted.")]
        public static partial void Readable(ILogger logger);

        [LoggerMessage(1367, LogLevel.Error, "That a session has been ended cannot be saved: {Problem} Its tokens are refused until this server ends.")]
        public static partial void CannotWrite(ILogger logger, string problem);
    }
}
