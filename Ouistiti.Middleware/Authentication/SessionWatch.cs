using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Ends requests that go on (downloads, streams, WebSockets) when the session ends that they began in.</summary>
internal sealed partial class SessionWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<HttpContext, Func<bool>> _requests = new();
    private readonly Lock _ending = new();
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private int _looking;

    /// <summary>Begins to watch.</summary>
    public SessionWatch(TimeProvider time, ILogger<SessionWatch> logger)
    {
        _logger = logger;
        _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>Waits for a request to end, and aborts it once its session is no longer valid.</summary>
    /// <param name="context">The request.</param>
    /// <param name="request">What answers it.</param>
    /// <param name="isValid">Whether the session is still valid; it is asked once a second.</param>
    public async Task WatchAsync(HttpContext context, Task request, Func<bool> isValid)
    {
        _requests[context] = isValid;
        try
        {
            await request;
        }
        finally
        {
            if (!_requests.TryRemove(context, out _))
            {
                // It is being aborted. Not before that is over may the next request have the same object.
                lock (_ending)
                {
                }
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // Where accounts are slow to ask, one look may take longer than the time to the next.
        if (Interlocked.Exchange(ref _looking, 1) == 1)
        {
            return;
        }

        try
        {
            foreach (var request in _requests)
            {
                if (!IsValid(request.Value))
                {
                    Abort(request);
                }
            }
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    private void Abort(KeyValuePair<HttpContext, Func<bool>> request)
    {
        lock (_ending)
        {
            // It may have ended meanwhile, and its object be another request's.
            if (_requests.TryRemove(request))
            {
                request.Key.Abort();
            }
        }
    }

    /// <summary>A session that nobody can judge has ended; and a timer that throws would end the server.</summary>
    private bool IsValid(Func<bool> isValid)
    {
        try
        {
            return isValid();
        }
        catch (Exception exception)
        {
            Log.CannotJudge(_logger, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Error, "Whether a session goes on cannot be told, so what it still had going on was ended.")]
        public static partial void CannotJudge(ILogger logger, Exception exception);
    }
}
