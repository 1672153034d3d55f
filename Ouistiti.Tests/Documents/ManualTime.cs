namespace Ouistiti.Tests.Documents;

/// <summary>A clock that is ahead of the system's, and goes on when it is told to.</summary>
internal sealed class ManualTime(TimeSpan ahead) : TimeProvider
{
    private TimeSpan _ahead = ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan time) => _ahead += time;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _ahead;

    // Stands still by itself, so that a slow machine does not make a second pass.
    public override long GetTimestamp() => _ahead.Ticks;
}
