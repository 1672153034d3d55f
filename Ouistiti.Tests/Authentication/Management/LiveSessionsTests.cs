using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Tests.Authentication.Accounts;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Management;

/// <summary>What is remembered of sessions, and what is not.</summary>
public sealed class LiveSessionsTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ManualClock _clock = new();
    private readonly LogLines _log = new();
    private readonly ILoggerFactory _loggers;

    public LiveSessionsTests() => _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));

    private static Account Alice => TestAccounts.Alice();

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    public void Dispose()
    {
        _loggers.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Where_nobody_may_look_nothing_is_written()
    {
        using (var sessions = Open(isWanted: false))
        {
            sessions.Remember(Session("a"), Alice, "www", null);
        }

        Assert.False(File.Exists(_directory["authentication.db"]));
    }

    [Fact]
    public void They_are_written_together_a_moment_later()
    {
        using var sessions = Open();
        sessions.Remember(Session("a"), Alice, "www", null);
        sessions.Remember(Session("b"), Alice, "www", null);
        Assert.False(File.Exists(_directory["authentication.db"]));
        _clock.Advance(TimeSpan.FromSeconds(2));
        using var others = Open();
        Assert.Equal(["a", "b"], others.Of(Alice).Select(live => live.Session.Id));
    }

    [Fact]
    public void Who_ends_in_order_loses_none()
    {
        using (var sessions = Open())
        {
            sessions.Remember(Session("a"), Alice, "www", null);
        }

        using var others = Open();
        Assert.Equal(["a"], others.Of(Alice).Select(live => live.Session.Id));
    }

    [Fact]
    public void A_session_that_is_over_or_of_another_state_of_the_account_is_none()
    {
        using var sessions = Open();
        sessions.Remember(Session("a"), Alice, "www", null);
        sessions.Remember(Session("short") with { ExpiresAt = Now + 1 }, Alice, "www", null);
        Assert.Equal(2, sessions.Of(Alice).Count);
        Assert.Empty(sessions.Of(Alice with { Status = AccountStatus.Reapproving }));
        Assert.Empty(sessions.Of(Alice with { Store = "another" }));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["a"], sessions.Of(Alice).Select(live => live.Session.Id));
    }

    [Fact]
    public void A_renewed_one_is_the_same_with_what_is_known_last()
    {
        using var sessions = Open();
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("::ffff:192.0.2.1");
        context.Request.Headers.UserAgent = "browser";
        sessions.Remember(Session("a"), Alice, "www", null);
        _ = sessions.Of(Alice);
        sessions.Remember(Session("a") with { IssuedAt = Now + 5, ExpiresAt = Now + 200 }, Alice, "www", context);
        var live = Assert.Single(sessions.Of(Alice));
        Assert.Equal((Now + 5, Now + 200, "192.0.2.1", "browser"), (live.Session.IssuedAt, live.Session.ExpiresAt, live.Address, live.Agent));
    }

    [Fact]
    public void Of_too_many_the_latest_are_remembered()
    {
        using var sessions = Open();
        for (var i = 0; i < SessionTable.MostOfAccount + 50; i++)
        {
            sessions.Remember(Session($"s{i}") with { IssuedAt = Now - 1000 + i }, Alice, "www", null);
        }

        var live = sessions.Of(Alice);
        Assert.Equal(SessionTable.MostOfAccount, live.Count);
        Assert.Equal("s149", live[0].Session.Id);
        Assert.Equal("s50", live[^1].Session.Id);
    }

    [Fact]
    public void A_database_that_cannot_be_written_is_said_once_and_tried_again()
    {
        _ = Directory.CreateDirectory(_directory["authentication.db"]);
        using var sessions = Open();
        for (var i = 0; i < 3; i++)
        {
            sessions.Remember(Session($"s{i}"), Alice, "www", null);
            _clock.Advance(TimeSpan.FromSeconds(2));
        }

        _ = Assert.Single(_log.Lines, line => line.StartsWith("Error 1374 ", StringComparison.Ordinal));
        _ = Assert.Throws<AccountStoreException>(() => sessions.Of(Alice));
        Directory.Delete(_directory["authentication.db"]);
        Assert.Equal(3, sessions.Of(Alice).Count);
    }

    private LiveSessions Open(bool isWanted = true)
    {
        var database = new StateDatabase(new StateDirectory(_directory.Path));
        var sessions = new LiveSessions(database, new TokenRevocations(database, _clock, _loggers.CreateLogger<TokenRevocations>()), _clock, _loggers.CreateLogger<LiveSessions>());
        if (isWanted)
        {
            sessions.Begin();
        }

        return sessions;
    }

    private TokenSession Session(string id) => new(id, TokenSession.IdOf(Alice.Store, Alice.Name), string.Empty, Now, Now, Now + 100, Now + 1000);
}
