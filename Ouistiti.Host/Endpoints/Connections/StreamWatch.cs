namespace Ouistiti.Host.Endpoints.Connections;

/// <summary>Knows how long an HTTP/2 connection has carried no request.</summary>
internal sealed class StreamWatch(int firstWait, int keepAliveTimeout)
{
    private readonly Lock _lock = new();
    private readonly WaitClock _clock = new(firstWait);
    private int _requests;

    /// <summary>Says that a request begins.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _requests++;
            _clock.Stop();
        }
    }

    /// <summary>Says that a request has ended.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (--_requests == 0)
            {
                _clock.Start(keepAliveTimeout, isIdle: true);
            }
        }
    }

    /// <summary>Says that a second has passed.</summary>
    /// <returns>Whether the connection has waited too long.</returns>
    public bool Tick(bool isCrowded) => _clock.Tick(isCrowded);
}
