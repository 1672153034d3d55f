using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Ends requests that go on (downloads, streams, WebSockets) when the session ends that they began in.</summary>
internal sealed class SessionWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<HttpContext, Func<bool>> _requests = new();
    private readonly ITimer _timer;
    private int _looking;

    /// <summary>Begins to watch.</summary>
    public SessionWatch(TimeProvider time) => _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);

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
            _ = _requests.TryRemove(context, out _);
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

        foreach (var (context, isValid) in _requests)
        {
            if (!isValid())
            {
                context.Abort();
            }
        }

        Volatile.Write(ref _looking, 0);
    }
}
