using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>
/// Remembers which sessions there are, so that users can see theirs and end one. No decision rests on it: a session that it has forgotten goes on,
/// and ends with all others of its account. What it learns is written together a moment later, off the requests' way.
/// </summary>
internal sealed partial class LiveSessions(StateDatabase database, TokenRevocations revocations, TimeProvider time, ILogger<LiveSessions> logger) : IDisposable
{
    // Who signs in faster than the disk writes is not remembered.
    private const int MostWaiting = 1000;
    private const int LongestAgent = 200;
    private static readonly TimeSpan WriteAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Lock _writing = new();
    private Dictionary<string, LiveSession> _waiting = new(StringComparer.Ordinal);
    private volatile bool _isWanted;
    private bool _isArmed;
    private bool _isReported;
    private ITimer? _writer;

    /// <summary>Begins to remember. Without anybody who may look, nothing is.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _writer ??= time.CreateTimer(_ => TryWrite(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _isWanted = true;
        }
    }

    /// <summary>Remembers a session whose token is new.</summary>
    /// <param name="session">The session.</param>
    /// <param name="account">Whose it is.</param>
    /// <param name="site">The name of the site.</param>
    /// <param name="context">The request that the token is given to; null where there is none.</param>
    public void Remember(TokenSession session, Account account, string site, HttpContext? context)
    {
        if (!_isWanted)
        {
            return;
        }

        var agent = context is null ? "ouistiti token" : context.Request.Headers.UserAgent.ToString();
        var live = new LiveSession(
            session, LiveSession.MarkOf(account.Stamp), site, ClientAddress.Of(context?.Connection.RemoteIpAddress), agent.Length > LongestAgent ? agent[..LongestAgent] : agent);
        lock (_lock)
        {
            if (_waiting.Count < MostWaiting || _waiting.ContainsKey(session.Id))
            {
                _waiting[session.Id] = live;
                if (!_isArmed)
                {
                    _isArmed = true;
                    _ = _writer!.Change(WriteAfter, Timeout.InfiniteTimeSpan);
                }
            }
        }
    }

    /// <summary>The sessions of an account that go on, the latest first. It reads the disk.</summary>
    /// <exception cref="AccountStoreException">They cannot be read.</exception>
    public IReadOnlyList<LiveSession> Of(Account account)
    {
        try
        {
            Write();
            var mark = LiveSession.MarkOf(account.Stamp);
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            return !database.Exists
                ? []
                : [.. database.Use(SessionTable.Schema, connection => SessionTable.Read(connection, TokenSession.IdOf(account.Store, account.Name)))
                    .Where(live => live.Mark == mark && live.Session.ExpiresAt > now && live.Session.EndsAt > now && revocations.StateOf(live.Session) == TokenState.Valid)];
        }
        catch (SqliteException exception)
        {
            throw new AccountStoreException("Which sessions there are cannot be read.", exception);
        }
    }

    public void Dispose()
    {
        _writer?.Dispose();
        TryWrite();
    }

    private void TryWrite()
    {
        try
        {
            Write();
        }
        catch (SqliteException exception)
        {
            lock (_lock)
            {
                // Said once, until it works again.
                if (_isReported)
                {
                    return;
                }

                _isReported = true;
            }

            Log.CannotWrite(logger, exception.Message);
        }
    }

    private void Write()
    {
        // Who finds nothing left has waited for who writes it.
        lock (_writing)
        {
            Dictionary<string, LiveSession> waiting;
            lock (_lock)
            {
                _isArmed = false;
                (waiting, _waiting) = (_waiting, new Dictionary<string, LiveSession>(StringComparer.Ordinal));
            }

            if (waiting.Count > 0)
            {
                try
                {
                    _ = database.Use(SessionTable.Schema, connection => SessionTable.Write(connection, waiting.Values, time.GetUtcNow().ToUnixTimeSeconds()));
                }
                catch (SqliteException)
                {
                    PutBack(waiting);
                    throw;
                }

                lock (_lock)
                {
                    _isReported = false;
                }
            }
        }
    }

    private void PutBack(Dictionary<string, LiveSession> waiting)
    {
        lock (_lock)
        {
            foreach (var (id, live) in waiting.Where(_ => _waiting.Count < MostWaiting))
            {
                _ = _waiting.TryAdd(id, live);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1374, LogLevel.Error, "Which sessions there are cannot be remembered: {Problem} They go on all the same.")]
        public static partial void CannotWrite(ILogger logger, string problem);
    }
}
