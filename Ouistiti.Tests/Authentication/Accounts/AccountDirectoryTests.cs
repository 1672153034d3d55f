using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Digest;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Accounts;

/// <summary>Whether a user has a password: what it costs, what is remembered, and what it leads to.</summary>
public sealed class AccountDirectoryTests : IDisposable
{
    private const string Fast = "$5$w6uP8Tcg6K2QR905Rms8iXTlksL6OD1KOWBxTK7wxPI=";
    private const string Password = "foobar";
    private static readonly string Slow = StoredPassword.Create("any", Password, []).ToString();

    private readonly TestDirectory _directory = new();
    private readonly ManualClock _clock = new();
    private readonly MemoryStore _store = new();
    private readonly AuthenticationOptions _options = new() { Schemes = [SignInScheme.Basic] };
    private readonly SignInParts _parts;

    public AccountDirectoryTests()
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
    public async Task The_right_password_signs_in_and_no_other()
    {
        var account = _store.Put("joe", Slow);
        Assert.Same(account, await VerifyAsync("joe", Password));
        Assert.Null(await VerifyAsync("joe", "foobarr"));
        Assert.Null(await VerifyAsync("Joe", Password));
        Assert.Null(await VerifyAsync("nobody", Password));
        Assert.Equal(["ok", "failed", "failed", "failed"], _parts.Results);
    }

    [Theory]
    [InlineData(AccountStatus.Approving, false)]
    [InlineData(AccountStatus.Repudiated, false)]
    [InlineData(AccountStatus.Reapproving, true)]
    public async Task The_state_of_an_account_decides(AccountStatus status, bool mayUse)
    {
        _ = _store.Put("joe", Slow, status);
        Assert.Equal(mayUse, await VerifyAsync("joe", Password) is not null);
    }

    [Fact]
    public async Task What_can_be_no_password_counts_as_a_wrong_one()
    {
        _ = _store.Put("joe", Slow);
        foreach (var password in new[] { string.Empty, Password + "\0", new string('x', 2000) })
        {
            Assert.Null(await VerifyAsync("joe", password));
        }

        Assert.Null(await VerifyAsync("joe", Password));
        Assert.Equal(["failed", "failed", "failed", "locked"], _parts.Results);
    }

    [Fact]
    public async Task During_a_lock_even_a_remembered_password_is_refused()
    {
        _ = _store.Put("joe", Slow);
        Assert.NotNull(await VerifyAsync("joe", Password));
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await VerifyAsync("joe", $"wrong {i}"));
        }

        Assert.Null(await VerifyAsync("joe", Password));
        Assert.NotNull(await VerifyAsync("joe", Password, "127.0.0.1"));
        Assert.True(_parts.Throttle.IsLocked(Site.KeyOf("joe"), IPAddress.Parse("192.0.2.1"), _options.Lockout));
    }

    [Fact]
    public async Task Sites_with_the_same_stores_count_together()
    {
        var other = _parts.Site(_options, _store);
        Assert.Equal(Site.KeyOf("nobody"), other.KeyOf("nobody"));
        Assert.Equal(Site.KeyOf("nobody"), AccountDirectory.KeyOf([_store], "nobody"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await VerifyAsync("nobody", $"wrong {i}"));
        }

        Assert.True(_parts.Throttle.IsLocked(other.KeyOf("nobody"), IPAddress.Parse("192.0.2.1"), _options.Lockout));
    }

    [Fact]
    public async Task A_good_password_is_remembered_and_costs_nothing_for_a_while()
    {
        _ = _store.Put("joe", Slow);
        Assert.NotNull(await VerifyAsync("joe", Password));

        var context = Context("192.0.2.1");
        Assert.True(Site.VerifyAsync("joe", Password, context).AsTask().IsCompletedSuccessfully);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = await Site.VerifyAsync("joe", Password, context);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);

        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["ok"], _parts.Results);
        Assert.NotNull(await VerifyAsync("joe", Password));
        Assert.Equal(["ok", "ok"], _parts.Results);
    }

    [Fact]
    public async Task A_changed_password_or_state_ends_what_is_remembered_at_once()
    {
        _ = _store.Put("joe", Slow);
        Assert.NotNull(await VerifyAsync("joe", Password));

        _ = _store.Put("joe", StoredPassword.Create("joe", "another", []).ToString());
        Assert.Null(await VerifyAsync("joe", Password));

        _ = _store.Put("joe", Slow, AccountStatus.Repudiated);
        Assert.Null(await VerifyAsync("joe", Password));
    }

    [Fact]
    public async Task Nothing_wrong_is_remembered()
    {
        _ = _store.Put("joe", Slow);
        Assert.NotNull(await VerifyAsync("joe", Password));
        Assert.Null(await VerifyAsync("joe", "wrong"));
        Assert.Null(await VerifyAsync("other", Password));
    }

    [Fact]
    public async Task Requests_that_come_together_pay_once()
    {
        _ = _store.Put("joe", Slow);
        var one = await TimeAsync(() => VerifyAsync("joe", "wrong"));
        var all = await TimeAsync(async () => Assert.All(await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => VerifyAsync("joe", Password))), Assert.NotNull));
        Assert.InRange(all, TimeSpan.Zero, one * 12);
    }

    [Fact]
    public async Task An_old_format_is_replaced_at_the_sign_in()
    {
        _options.Schemes = [SignInScheme.Basic, SignInScheme.Digest];
        _options.Digest = new DigestSettings { Algorithms = ["SHA-256", "MD5"] };
        var old = _store.Put("joe", Fast);

        var account = await VerifyAsync("joe", Password);
        Assert.Same(_store.Find("joe"), account);
        Assert.NotEqual(old.Stamp, account!.Stamp);
        Assert.StartsWith("$pbkdf2-sha512$", account.Password.ToString(), StringComparison.Ordinal);
        Assert.Equal(Ha1.Compute(Ha1Hash.Md5, "joe", _options.Realm, Password), account.Password.Ha1(Ha1Hash.Md5, "joe", _options.Realm));
        Assert.Same(account, await VerifyAsync("joe", Password));
    }

    [Fact]
    public async Task What_another_site_needs_stays()
    {
        var digest = new AuthenticationOptions { Schemes = [SignInScheme.Digest], Realm = "other" };
        _ = _parts.Site(digest, _store);
        _ = _store.Put("joe", Fast);
        var account = await VerifyAsync("joe", Password);
        Assert.NotNull(account!.Password.Ha1(Ha1Hash.Sha256, "joe", "other"));
        Assert.Null(account.Password.Ha1(Ha1Hash.Sha256, "joe", _options.Realm));
    }

    [Fact]
    public async Task A_format_that_cannot_be_replaced_lets_in_all_the_same()
    {
        var account = _store.Put("joe", Fast);
        _store.IsWritable = false;
        Assert.Same(account, await VerifyAsync("joe", Password));
        _ = Assert.Single(_parts.Log.Lines, line => line.StartsWith("Warning 1326 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_changes_the_password_meanwhile_is_not_undone()
    {
        _ = _store.Put("joe", Fast);
        _store.Replacing = () => _store.Put("joe", StoredPassword.Create("joe", "another", []).ToString());
        Assert.Null(await VerifyAsync("joe", Password));
        Assert.True(_store.Find("joe")!.Password.Verify("joe", "another"));
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_lets_nobody_in()
    {
        _store.IsReadable = false;
        _ = await Assert.ThrowsAsync<AccountStoreException>(() => VerifyAsync("joe", Password));
    }

    [Fact]
    public async Task Of_a_flood_few_wait_and_the_others_are_refused_at_once()
    {
        _ = _store.Put("joe", Fast);
        var gate = _parts.Get<SlowHashGate>();
        for (var i = 0; i < SlowHashGate.Slots; i++)
        {
            Assert.True(await gate.TryEnterAsync(default));
        }

        var flood = Enumerable.Range(0, 100 * SlowHashGate.Slots).Select(_ => VerifyAsync("joe", Password)).ToArray();
        Assert.Equal(68 * SlowHashGate.Slots, _parts.Results.Count(result => result == "busy"));
        for (var i = 0; i < SlowHashGate.Slots; i++)
        {
            gate.Leave();
        }

        var accounts = await Task.WhenAll(flood);
        Assert.Equal(32 * SlowHashGate.Slots, accounts.Count(account => account is not null));
    }

    /// <summary>Ratio of medians, of attempts in turn, so that what else the machine does meets all alike.</summary>
    [Theory]
    [InlineData("slow")]
    [InlineData("fast")]
    [InlineData("clear")]
    [InlineData("banned")]
    [InlineData("crypt among others")]
    public async Task It_takes_as_long_for_an_unknown_user(string format)
    {
        _ = format switch
        {
            "slow" => _store.Put("joe", Slow),
            "fast" => _store.Put("joe", Fast),
            "clear" => _store.Put("joe", Password),
            "banned" => _store.Put("joe", Slow, AccountStatus.Repudiated),
            _ => _store.Put("joe", StoredPassword.Create("joe", Password, [], PasswordScheme.Yescrypt).ToString()),
        };
        if (format.Contains("others", StringComparison.Ordinal))
        {
            _ = _store.Put("jim", Slow);
        }

        var known = new List<double>();
        var unknown = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            known.Add((await TimeAsync(() => VerifyAsync("joe", format == "banned" ? Password : "wrong", $"192.0.2.{i}"))).TotalMilliseconds);
            unknown.Add((await TimeAsync(() => VerifyAsync("nobody", "wrong", $"192.0.2.{i}"))).TotalMilliseconds);
            _parts.Throttle.Unlock(Site.KeyOf("joe"));
            _parts.Throttle.Unlock(Site.KeyOf("nobody"));
        }

        known.Sort();
        unknown.Sort();
        Assert.InRange(known[4] / unknown[4], 0.67, 1.5);
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> attempt)
    {
        var watch = Stopwatch.StartNew();
        await attempt();
        return watch.Elapsed;
    }

    private static DefaultHttpContext Context(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };

    /// <summary>An attempt, for whose answer the clock goes on.</summary>
    private async Task<Account?> VerifyAsync(string name, string password, string address = "192.0.2.1")
    {
        var attempt = Site.VerifyAsync(name, password, Context(address)).AsTask();
        while (await Task.WhenAny(attempt, Task.Delay(50)) != attempt)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        return await attempt;
    }
}
