using System.Net;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Lockout;

/// <summary>A wrong password that is sent again and again is no guessing; one that differs is.</summary>
public sealed class WrongPasswordsTests : IDisposable
{
    private const string Password = "foobar";
    private static readonly string Slow = StoredPassword.Create("any", Password, []).ToString();

    private readonly TestDirectory _directory = new();
    private readonly ManualClock _clock = new();
    private readonly MemoryStore _store = new();
    private readonly AuthenticationOptions _options = new() { Schemes = [SignInScheme.Basic] };
    private readonly SignInParts _parts;

    public WrongPasswordsTests()
    {
        _parts = new SignInParts(_directory.Path, _clock);
        _options.Lockout.Attempts = 3;
    }

    private AccountDirectory Site => field ??= _parts.Site(_options, _store);

    public void Dispose()
    {
        _parts.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_same_wrong_password_counts_once_in_a_while()
    {
        _ = _store.Put("joe", Slow);
        for (var i = 0; i < 20; i++)
        {
            Assert.Null(await VerifyAsync("joe", "an old one"));
            Assert.Null(await VerifyAsync("nobody", "an old one"));
        }

        Assert.Equal(1, FailuresOf("joe"));
        Assert.Equal(1, FailuresOf("nobody"));
        Assert.NotNull(await VerifyAsync("joe", Password));

        // From another address it is another one who guesses, and so is another password.
        Assert.Null(await VerifyAsync("joe", "an old one", "192.0.2.2"));
        Assert.Null(await VerifyAsync("joe", "another"));
        Assert.Equal(2, FailuresOf("joe"));

        _clock.Advance(_options.Lockout.Duration);
        Assert.Null(await VerifyAsync("joe", "an old one"));
        Assert.Equal(1, FailuresOf("joe"));
    }

    [Fact]
    public async Task A_wrong_password_that_becomes_the_right_one_is_right_at_once()
    {
        _ = _store.Put("joe", Slow);
        Assert.Null(await VerifyAsync("joe", "another"));
        Assert.Null(await VerifyAsync("joe", "another"));
        Assert.Null(await VerifyAsync("ann", "another"));
        _ = _store.Put("joe", StoredPassword.Create("joe", "another", []).ToString());
        _ = _store.Put("ann", StoredPassword.Create("ann", "another", []).ToString());
        Assert.NotNull(await VerifyAsync("joe", "another"));
        Assert.NotNull(await VerifyAsync("ann", "another"));
    }

    [Fact]
    public void What_is_remembered_of_wrong_passwords_is_bounded()
    {
        var wrong = new WrongPasswords(_clock);
        for (var i = 0; i < 3 * WrongPasswords.Most; i++)
        {
            wrong.Add("joe", null, $"{i}", TimeSpan.FromMinutes(10));
            _clock.Advance(TimeSpan.FromTicks(1));
        }

        Assert.InRange(Enumerable.Range(0, 3 * WrongPasswords.Most).Count(i => wrong.Contains("joe", null, $"{i}")), 1, WrongPasswords.Most);
    }

    private int FailuresOf(string name) => _parts.Counts.Find(ThrottleKey.OfAccount(Site.KeyOf(name), isLocal: false))?.Failures ?? 0;

    /// <summary>An attempt, for whose answer the clock goes on.</summary>
    private async Task<Account?> VerifyAsync(string name, string password, string address = "192.0.2.1")
    {
        var attempt = Site.VerifyAsync(name, password, new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } }).AsTask();
        while (await Task.WhenAny(attempt, Task.Delay(50)) != attempt)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        return await attempt;
    }
}
