using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Accounts.Unix;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Accounts.Unix;

public sealed class SystemAccountStoreTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ManualTime _time = new(TimeSpan.FromMinutes(1));

    public void Dispose() => _directory.Dispose();

    private long Today => _time.GetUtcNow().ToUnixTimeSeconds() / 86400;

    [Fact]
    public void An_account_is_put_together_from_three_files()
    {
        var account = Store("$6$salt$hash:19000:0:99999:7:::").Find("alice")!;
        Assert.Equal(("system", "alice", "staff", "/home/alice", AccountStatus.Activated, "$6$salt$hash"), (account.Store, account.Name, account.Group, account.Home, account.Status, account.Password.ToString()));
    }

    [Theory]
    [InlineData("!$6$salt$hash")]
    [InlineData("!")]
    [InlineData("*")]
    [InlineData("!*")]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("ab01FAX.bQRSU")]
    [InlineData("$3$$8846f7eaee8fb117ad06bdd830b7586c")]
    public void What_is_no_password_matches_none(string field)
    {
        var account = Store($"{field}:19000:0:99999:7:::").Find("alice")!;
        Assert.False(account.Password.Verify("alice", field));
        Assert.False(account.Password.Verify("alice", ""));
    }

    [Theory]
    [InlineData("19000:0:99999:7:::", AccountStatus.Activated)]
    [InlineData(":::::: ", AccountStatus.Activated)]
    [InlineData("0:0:99999:7:::", AccountStatus.Reapproving)]
    [InlineData("{-10}:0:10:7:::", AccountStatus.Activated)]
    [InlineData("{-11}:0:10:7:::", AccountStatus.Reapproving)]
    [InlineData("{-13}:0:10:7:2::", AccountStatus.Repudiated)]
    [InlineData("{-12}:0:10:7:2::", AccountStatus.Reapproving)]
    [InlineData("19000:0:99999:7::{0}:", AccountStatus.Repudiated)]
    [InlineData("19000:0:99999:7::{1}:", AccountStatus.Activated)]
    [InlineData("0:0:99999:7::{-1}:", AccountStatus.Repudiated)]
    public void The_days_of_shadow_decide_the_state(string days, AccountStatus status)
    {
        var text = System.Text.RegularExpressions.Regex.Replace(days, @"\{(-?\d+)\}", day => (Today + int.Parse(day.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(status, Store($"$6$salt$hash:{text}").Find("alice")!.Status);
    }

    [Fact]
    public void An_account_ends_at_midnight_without_a_change_of_a_file()
    {
        var store = Store($"$6$salt$hash:19000:0:99999:7::{Today + 1}:");
        Assert.Same(store.Find("alice"), store.Find("alice"));
        Assert.Equal(AccountStatus.Activated, store.Find("alice")!.Status);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(AccountStatus.Repudiated, store.Find("alice")!.Status);
    }

    [Fact]
    public void A_user_without_a_line_in_shadow_cannot_sign_in()
    {
        var store = Store("$6$salt$hash:19000:0:99999:7:::");
        _ = _directory.Write("shadow", "bob:$6$salt$hash:19000:0:99999:7:::\n");
        var account = store.Find("alice")!;
        Assert.False(account.CanSignIn);
        Assert.False(account.Password.Verify("alice", ""));
        Assert.Null(store.Find("bob"));
    }

    [Fact]
    public void A_change_of_the_password_is_seen()
    {
        var store = Store("$6$salt$hash:19000:0:99999:7:::");
        var before = store.Find("alice")!.Stamp;
        _ = _directory.Write("shadow", "alice:$6$salt$HASH:19000:0:99999:7:::\n");
        Assert.NotEqual(before, store.Find("alice")!.Stamp);
    }

    [Fact]
    public void Where_shadow_cannot_be_read_it_is_said_what_is_needed()
    {
        var store = Store("$6$salt$hash:19000:0:99999:7:::");
        File.Delete(_directory["shadow"]);
        Assert.Contains("the group shadow, or root", Assert.Throws<AccountStoreException>(() => store.Find("alice")).Message, StringComparison.Ordinal);
    }

    private SystemAccountStore Store(string shadow)
    {
        _ = _directory.Write("passwd", "root:x:0:0:root:/root:/bin/bash\nalice:x:1000:50:Alice,,,:/home/alice:/bin/sh\n+::::::\ndamaged:x\n");
        _ = _directory.Write("group", "root:x:0:\nstaff:x:50:bob\n");
        _ = _directory.Write("shadow", $"root:*:19000:0:99999:7:::\nalice:{shadow}\n");
        return new SystemAccountStore(_time, _directory.Path);
    }
}
