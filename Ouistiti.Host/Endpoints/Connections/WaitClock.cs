namespace Ouistiti.Host.Endpoints.Connections;

/// <summary>
/// Measures how long a connection has waited, in ticks of a second, so that a request costs no look at a clock. It ticks on one
/// thread and is set on another.
/// </summary>
/// <param name="firstWait">How many seconds the wait lasts that begins at once.</param>
internal sealed class WaitClock(int firstWait = int.MaxValue)
{
    private const int Never = int.MaxValue;

    // Where others wait for the place, but not shorter: the next request may be on its way.
    private const int CrowdedWait = 1;

    private volatile int _now;
    private volatile int _end = firstWait;
    private volatile int _crowdedEnd = CrowdedWait;
    private volatile bool _isOver;
    private int _wakeUps;

    /// <summary>Whether the wait has lasted too long.</summary>
    public bool IsOver => _isOver;

    /// <summary>Begins to wait.</summary>
    /// <param name="seconds">How long at most. The second that has begun is given in addition.</param>
    /// <param name="isIdle">Whether nothing is lost by waiting shorter.</param>
    public void Start(int seconds, bool isIdle)
    {
        _crowdedEnd = isIdle ? _now + CrowdedWait : Never;
        _end = _now + seconds;
        _isOver = false;
    }

    /// <summary>Waits as long as before, but no shorter: something has come.</summary>
    public void Hold() => _crowdedEnd = Never;

    /// <summary>Waits no longer.</summary>
    public void Stop()
    {
        _end = _crowdedEnd = Never;
        _isOver = false;
    }

    /// <summary>Says that a second has passed.</summary>
    /// <param name="isCrowded">Whether others wait for the place.</param>
    /// <returns>Whether the one who waits is to be woken, because it lasted too long.</returns>
    public bool Tick(bool isCrowded)
    {
        _now++;
        if (_now <= _end && !(isCrowded && _now > _crowdedEnd))
        {
            return false;
        }

        _isOver = true;
        _ = Interlocked.Exchange(ref _wakeUps, 1);
        return true;
    }

    /// <summary>Whether the wake-up that has come was this clock's.</summary>
    public bool TakeWakeUp() => Interlocked.Exchange(ref _wakeUps, 0) == 1;
}
