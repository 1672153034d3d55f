using Ouistiti.Middleware.Authentication.Digest;
using Xunit;

namespace Ouistiti.Tests.Authentication.Digest;

public sealed class NonceUseTests
{
    private const uint Window = NonceUse.Window;

    [Fact]
    public void Each_count_passes_once()
    {
        var use = new NonceUse([], 0);
        for (var count = 1u; count < 3 * Window; count++)
        {
            Assert.True(use.TryUse(count));
            Assert.False(use.TryUse(count));
        }
    }

    [Fact]
    public void Counts_of_parallel_requests_come_in_any_order()
    {
        var use = new NonceUse([], 0);
        var counts = Enumerable.Range(1000, (int)Window).Select(count => (uint)count).ToArray();
        new Random(7).Shuffle(counts);
        Assert.All(counts, count => Assert.True(use.TryUse(count)));
        Assert.All(counts, count => Assert.False(use.TryUse(count)));
    }

    [Fact]
    public void What_lags_behind_the_window_is_refused()
    {
        var use = new NonceUse([], 0);
        Assert.True(use.TryUse(Window + 1));
        Assert.False(use.TryUse(1));
        Assert.True(use.TryUse(2));
    }

    [Theory]
    [InlineData(Window - 1)]
    [InlineData(Window)]
    [InlineData(Window + 1)]
    [InlineData(5 * Window)]
    [InlineData(uint.MaxValue - 1)]
    public void After_a_leap_what_was_skipped_passes_and_nothing_twice(uint leap)
    {
        var use = new NonceUse([], 0);
        Assert.True(use.TryUse(1));
        Assert.True(use.TryUse(1 + leap));
        Assert.False(use.TryUse(1));
        Assert.False(use.TryUse(1 + leap));
        Assert.True(use.TryUse(leap));
        Assert.False(use.TryUse(leap));
    }

    /// <summary>Against the plain form of the rule: a set of all that has been used.</summary>
    [Fact]
    public void It_decides_as_a_whole_memory_does_within_the_window()
    {
        var random = new Random(11);
        var use = new NonceUse([], 0);
        var seen = new HashSet<uint>();
        var highest = 0u;
        for (var round = 0; round < 100_000; round++)
        {
            var count = (uint)Math.Max(1, highest + random.Next(-300, random.Next(100) == 0 ? 600 : 3));
            var expected = (count > highest || highest - count < Window) && seen.Add(count);
            Assert.Equal(expected, use.TryUse(count));
            highest = Math.Max(highest, count);
        }
    }
}
