using System.Net;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Lockout;

/// <summary>What is remembered of wrong passwords beyond a restart.</summary>
public sealed class LockoutJournalTests : IDisposable
{
    private const string Account = "file:/etc/passwd\nroot";
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    private readonly TestDirectory _directory = new();
    private readonly ManualClock _clock = new();
    private readonly LockoutOptions _options = new() { Attempts = 5, AttemptsOfAddress = 20, Duration = TimeSpan.FromMinutes(10) };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_lock_holds_after_the_server_was_killed()
    {
        // Nothing of the first is ended in order.
        using var killed = Server();
        await FailAsync(killed, 5);

        using var next = Server();
        Assert.True(next.Throttle.IsLocked(Account, Client, _options));
        Assert.False(next.Throttle.IsLocked(Account, IPAddress.Loopback, _options));

        _clock.Advance(_options.Duration);
        Assert.False(next.Throttle.IsLocked(Account, Client, _options));
    }

    [Fact]
    public async Task Failures_count_on_after_a_restart()
    {
        using (var first = Server())
        {
            await FailAsync(first, 4);
        }

        using var next = Server();
        Assert.False(next.Throttle.IsLocked(Account, Client, _options));
        await FailAsync(next, 1);
        Assert.True(next.Throttle.IsLocked(Account, Client, _options));
    }

    [Fact]
    public async Task Failures_are_written_a_moment_later_together()
    {
        using var killed = Server();
        await FailAsync(killed, 4);
        Assert.False(killed.Database.Exists);
        _clock.Advance(TimeSpan.FromSeconds(1));
        using var next = Server();
        Assert.Equal(4, next.Counts.Find(ThrottleKey.OfAccount(Account, isLocal: false))?.Failures);
        Assert.Equal(4, next.Counts.Find(ThrottleKey.OfAddress(Client))?.Failures);
    }

    [Fact]
    public async Task A_server_without_repeated_failures_makes_no_database()
    {
        using (var server = Server())
        {
            Assert.False(server.Throttle.IsLocked(Account, Client, _options));
            await FailAsync(server, 2);
            server.Throttle.Succeed(Account);
            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public async Task What_was_forgotten_stays_forgotten()
    {
        using (var first = Server())
        {
            await FailAsync(first, 4);
            _clock.Advance(TimeSpan.FromSeconds(1));
            first.Throttle.Succeed(Account);
        }

        using var next = Server();
        await FailAsync(next, 1);
        Assert.False(next.Throttle.IsLocked(Account, Client, _options));
    }

    [Fact]
    public async Task A_date_that_was_put_back_locks_no_longer_than_the_lock_was_meant_to()
    {
        using (var first = Server())
        {
            await FailAsync(first, 5);
        }

        _clock.Correct(TimeSpan.FromDays(-20_000));
        using var next = Server();
        Assert.True(next.Throttle.IsLocked(Account, Client, _options));
        _clock.Advance(_options.Duration);
        Assert.False(next.Throttle.IsLocked(Account, Client, _options));
    }

    [Fact]
    public async Task Another_program_can_lift_a_lock()
    {
        using var server = Server();
        await FailAsync(server, 5);
        new LockoutTable(new StateDatabase(new StateDirectory(_directory.Path)), _clock).Unlock([Account]);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(server.Throttle.IsLocked(Account, Client, _options));
    }

    [Fact]
    public async Task A_lock_that_nobody_lifts_stays_while_the_server_looks()
    {
        using var server = Server();
        await FailAsync(server, 5);
        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            Assert.True(server.Throttle.IsLocked(Account, Client, _options));
        }

        _clock.Advance(_options.Duration);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, _clock.Waiting);
    }

    [Fact]
    public async Task Without_a_database_that_can_be_used_memory_counts_and_it_is_said_once()
    {
        _ = _directory.Write("authentication.db", "This is no database. It is long enough, and yet it has nothing in it that one would have.");
        using var server = Server();
        await FailAsync(server, 5);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(server.Throttle.IsLocked(Account, Client, _options));
        _ = Assert.Single(server.Log.Lines, line => line.StartsWith("Error 1315 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_could_not_be_written_is_written_once_it_can()
    {
        _ = Directory.CreateDirectory(_directory["authentication.db"]);
        using var killed = Server();
        await FailAsync(killed, 5);
        Directory.Delete(_directory["authentication.db"]);
        _clock.Advance(TimeSpan.FromSeconds(10));
        using var next = Server();
        Assert.True(next.Throttle.IsLocked(Account, Client, _options));
    }

    [Fact]
    public async Task Neither_names_nor_addresses_are_on_the_disk()
    {
        using (var server = Server())
        {
            await FailAsync(server, 5);
        }

        Assert.All(Directory.GetFiles(_directory.Path), file => Assert.DoesNotContain("root", File.ReadAllText(file, System.Text.Encoding.Latin1), StringComparison.Ordinal));
    }

    private SignInParts Server()
    {
        var server = new SignInParts(_directory.Path, _clock);
        _ = server.Throttle;
        return server;
    }

    private async Task FailAsync(SignInParts server, int times)
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        for (var i = 0; i < times; i++)
        {
            await server.Throttle.FailAsync(Account, Client, _options, gone.Token);
        }
    }
}
