using Ouistiti.Host.Endpoints.Http1;

namespace Ouistiti.Host.Endpoints.Connections;

/// <summary>Knows how long an HTTP/2 connection has carried no request, and how long its answers have waited for the client.</summary>
internal sealed class StreamWatch(RequestRules rules)
{
    private readonly Lock _lock = new();
    private readonly WaitClock _clock = new(rules.HeadTimeout);
    private readonly HashSet<(WaitClock Clock, Action Abort)> _waits = [];
    private int _requests;
    private int _secondsOver;

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
                _clock.Start(rules.KeepAliveTimeout, isIdle: true);
            }
        }
    }

    /// <summary>Says that an answer waits for its client to take more of it.</summary>
    /// <param name="abort">Ends the answer when that takes too long.</param>
    public (WaitClock Clock, Action Abort) BeginWait(Action abort)
    {
        var wait = (new WaitClock(rules.ReadTimeout), abort);
        lock (_lock)
        {
            _ = _waits.Add(wait);
        }

        return wait;
    }

    /// <summary>Says that it waits no longer.</summary>
    public void EndWait((WaitClock Clock, Action Abort) wait)
    {
        lock (_lock)
        {
            _ = _waits.Remove(wait);
        }
    }

    /// <summary>Says that a second has passed, and ends the answers that have waited too long.</summary>
    /// <returns>For how many seconds the connection has waited too long for a request.</returns>
    public int Tick(bool isCrowded)
    {
        Action[] aborts;
        lock (_lock)
        {
            aborts = [.. _waits.Where(wait => wait.Clock.Tick(isCrowded: false)).Select(wait => wait.Abort)];
        }

        Array.ForEach(aborts, abort => abort());
        return _secondsOver = _clock.Tick(isCrowded) ? _secondsOver + 1 : 0;
    }
}
