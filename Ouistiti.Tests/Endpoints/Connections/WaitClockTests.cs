using Ouistiti.Host.Endpoints.Connections;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Connections;

public sealed class WaitClockTests
{
    [Fact]
    public void A_wait_lasts_its_seconds_and_the_one_that_has_begun()
    {
        var clock = new WaitClock(2);
        Assert.Equal([false, false, true], Tick(clock, 3));
        Assert.True(clock.IsOver);
        Assert.True(clock.TakeWakeUp());
        Assert.False(clock.TakeWakeUp());
    }

    [Fact]
    public void A_new_wait_begins_at_its_beginning()
    {
        var clock = new WaitClock(1);
        _ = Tick(clock, 1);
        clock.Start(2, isIdle: false);
        Assert.Equal([false, false, true], Tick(clock, 3));
        clock.Start(1, isIdle: false);
        Assert.False(clock.IsOver);
    }

    [Fact]
    public void What_is_stopped_never_ends()
    {
        var clock = new WaitClock(1);
        clock.Stop();
        Assert.DoesNotContain(true, Tick(clock, 1000));
    }

    [Fact]
    public void Who_waits_for_nothing_waits_shorter_when_it_is_crowded()
    {
        var clock = new WaitClock(100);
        Assert.Equal([false, true], Tick(clock, 2, isCrowded: true));
        clock.Start(100, isIdle: true);
        Assert.Equal([false, true], Tick(clock, 2, isCrowded: true));
        clock.Start(100, isIdle: true);
        clock.Hold();
        Assert.DoesNotContain(true, Tick(clock, 10, isCrowded: true));
    }

    private static bool[] Tick(WaitClock clock, int times, bool isCrowded = false) => [.. Enumerable.Range(0, times).Select(_ => clock.Tick(isCrowded))];
}
