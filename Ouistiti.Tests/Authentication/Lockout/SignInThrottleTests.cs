using System.Net;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Lockout;

/// <summary>What wrong passwords lead to.</summary>
public sealed class SignInThrottleTests : IDisposable
{
    private const string Account = "file:/etc/passwd\nroot";
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    private readonly TestDirectory _directory = new();
    private readonly ManualClock _clock = new();
    private readonly LockoutOptions _options = new() { Attempts = 5, AttemptsOfAddress = 8, Duration = TimeSpan.FromMinutes(10) };
    private readonly SignInParts _parts;

    public SignInThrottleTests() => _parts = new SignInParts(_directory.Path, _clock);

    private SignInThrottle Throttle => _parts.Throttle;

    public void Dispose()
    {
        _parts.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Each_answer_waits_longer_than_the_one_before()
    {
        _options.Attempts = 100;
        _options.AttemptsOfAddress = 100;
        foreach (var seconds in new[] { 0, 0, 0.25, 0.5, 1, 2, 4, 4, 4 })
        {
            var answer = Throttle.FailAsync(Account, Client, _options, default).AsTask();
            if (seconds > 0)
            {
                Assert.False(answer.IsCompleted);
                _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
                Assert.False(answer.IsCompleted);
                _clock.Advance(TimeSpan.FromMilliseconds(1));
            }

            await answer.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task Who_has_gone_waits_no_longer_but_counts()
    {
        _options.Attempts = 3;
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        for (var i = 0; i < 3; i++)
        {
            await Throttle.FailAsync(Account, Client, _options, gone.Token);
        }

        Assert.True(Throttle.IsLocked(Account, Client, _options));
    }

    [Fact]
    public async Task Only_so_many_wait_at_a_time()
    {
        _options.Attempts = 1000;
        _options.AttemptsOfAddress = 1000;
        var answers = Enumerable.Range(0, 400).Select(_ => Throttle.FailAsync(Account, Client, _options, default).AsTask()).ToArray();
        Assert.Equal(256, answers.Count(answer => !answer.IsCompleted));
        _clock.Advance(TimeSpan.FromSeconds(4));
        await Task.WhenAll(answers).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_account_is_locked_for_a_time_from_wherever_it_is_tried()
    {
        await FailAsync(4, Account, Client);
        Assert.False(Throttle.IsLocked(Account, Client, _options));
        await FailAsync(1, Account, IPAddress.Parse("198.51.100.7"));
        Assert.True(Throttle.IsLocked(Account, Client, _options));
        Assert.True(Throttle.IsLocked(Account, IPAddress.Parse("203.0.113.9"), _options));
        Assert.False(Throttle.IsLocked(Account + "2", Client, _options));

        _clock.Advance(_options.Duration - TimeSpan.FromMilliseconds(1));
        Assert.True(Throttle.IsLocked(Account, Client, _options));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(Throttle.IsLocked(Account, Client, _options));
    }

    [Fact]
    public async Task Failures_that_are_long_past_do_not_count()
    {
        await FailAsync(4, Account, Client);
        _clock.Advance(_options.Duration);
        await FailAsync(4, Account, Client);
        Assert.False(Throttle.IsLocked(Account, Client, _options));
    }

    [Fact]
    public async Task A_right_password_makes_wrong_ones_forgotten_but_lifts_no_lock()
    {
        await FailAsync(4, Account, Client);
        Throttle.Succeed(Account);
        await FailAsync(4, Account, IPAddress.Parse("192.0.2.2"));
        Assert.False(Throttle.IsLocked(Account, Client, _options));
        await FailAsync(1, Account, IPAddress.Parse("192.0.2.2"));
        Throttle.Succeed(Account);
        Assert.True(Throttle.IsLocked(Account, Client, _options));
    }

    [Fact]
    public async Task Who_signs_in_every_second_gives_who_guesses_no_new_start_as_often()
    {
        for (var i = 0; i < 5; i++)
        {
            await FailAsync(2, Account, IPAddress.Parse($"198.51.100.{i}"));
            Throttle.Succeed(Account);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(Throttle.IsLocked(Account, Client, _options));
    }

    [Theory]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.2")]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::9", "2001:db8:0:2::1")]
    public async Task An_address_is_locked_whatever_accounts_it_tries(string address, string same, string other)
    {
        for (var i = 0; i < 8; i++)
        {
            Assert.False(Throttle.IsLocked("x", IPAddress.Parse(same), _options));
            await FailAsync(1, $"file\nuser{i}", IPAddress.Parse(address));
        }

        Assert.True(Throttle.IsLocked("x", IPAddress.Parse(address), _options));
        Assert.True(Throttle.IsLocked("x", IPAddress.Parse(same), _options));
        Assert.False(Throttle.IsLocked("x", IPAddress.Parse(other), _options));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData(null)]
    public async Task Guesses_from_the_network_and_from_this_machine_count_apart(string? local)
    {
        var here = local is null ? null : IPAddress.Parse(local);
        await FailAsync(5, Account, Client);
        Assert.False(Throttle.IsLocked(Account, here, _options));

        await FailAsync(5, "file\nadmin", here);
        Assert.True(Throttle.IsLocked("file\nadmin", here, _options));
        Assert.False(Throttle.IsLocked("file\nadmin", Client, _options));
    }

    [Fact]
    public async Task This_machine_is_never_locked_as_an_address()
    {
        for (var i = 0; i < 50; i++)
        {
            await FailAsync(1, $"file\nuser{i}", IPAddress.Loopback);
        }

        Assert.False(Throttle.IsLocked(Account, IPAddress.Loopback, _options));
    }

    [Fact]
    public async Task A_lock_can_be_lifted()
    {
        await FailAsync(5, Account, Client);
        await FailAsync(5, Account, IPAddress.Loopback);
        Throttle.Unlock(Account);
        Assert.False(Throttle.IsLocked(Account, Client, _options));
        Assert.False(Throttle.IsLocked(Account, IPAddress.Loopback, _options));
    }

    [Fact]
    public async Task Thousands_of_guesses_at_others_push_no_lock_out_of_bounded_memory()
    {
        _options.AttemptsOfAddress = 100_000;
        await FailAsync(5, Account, Client);
        for (var i = 0; i < 3 * FailureCounts.Most; i++)
        {
            _ = _parts.Counts.Add((UInt128)i, 5, _options.Duration, out _);
        }

        Assert.True(Throttle.IsLocked(Account, Client, _options));
        Assert.InRange(_parts.Counts.Count, 1, FailureCounts.Most);
    }

    [Fact]
    public async Task It_shows_in_log_and_metrics()
    {
        await FailAsync(5, "file\n" + new string('x', 100), Client);
        _ = Throttle.IsLocked("file\n" + new string('x', 100), Client, _options);
        Throttle.Succeed(Account);
        Throttle.Refuse(Account, null);
        Assert.Equal(["failed", "failed", "failed", "failed", "failed", "locked", "ok", "busy"], _parts.Results);

        var shown = new string('x', 64) + "…";
        Assert.Equal(5, _parts.Log.Lines.Count(line => line == $"Information 1310 {shown} could not sign in from 192.0.2.1: the name or the password is wrong."));
        _ = Assert.Single(_parts.Log.Lines, line => line == $"Warning 1311 {shown} cannot sign in from the network for 00:10:00, after 5 wrong passwords.");
        _ = Assert.Single(_parts.Log.Lines, line => line.StartsWith("Information 1313 root could not sign in from a UNIX socket", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parallel_guesses_are_all_counted()
    {
        _options.Attempts = 200;
        _options.AttemptsOfAddress = 100_000;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var gone = new CancellationTokenSource();
            await gone.CancelAsync();
            await Task.Yield();
            for (var i = 0; i < 50; i++)
            {
                await Throttle.FailAsync(Account, Client, _options, gone.Token);
            }
        }));
        Assert.True(Throttle.IsLocked(Account, Client, _options));
        _ = Assert.Single(_parts.Log.Lines, line => line.StartsWith("Warning 1311", StringComparison.Ordinal));
    }

    private async Task FailAsync(int times, string account, IPAddress? address)
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        for (var i = 0; i < times; i++)
        {
            await Throttle.FailAsync(account, address, _options, gone.Token);
        }
    }
}
