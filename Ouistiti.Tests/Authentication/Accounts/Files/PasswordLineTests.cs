using System.Text;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Accounts.Files;
using Ouistiti.Middleware.Authentication.Passwords;
using Xunit;

namespace Ouistiti.Tests.Authentication.Accounts.Files;

public sealed class PasswordLineTests
{
    [Theory]
    [InlineData("alice:secret", "users", "", AccountStatus.Activated, "")]
    [InlineData("alice:secret\r\n", "users", "", AccountStatus.Activated, "")]
    [InlineData("alice:secret:", "users", "", AccountStatus.Activated, "")]
    [InlineData("alice:secret:staff", "staff", "", AccountStatus.Activated, "")]
    [InlineData("alice:secret:staff:/home/alice", "staff", "/home/alice", AccountStatus.Activated, "")]
    [InlineData("alice:secret:staff:/home/alice:reapproving", "staff", "/home/alice", AccountStatus.Reapproving, "")]
    [InlineData("alice:secret:::Repudiated:totp,sms", "users", "", AccountStatus.Repudiated, "totp+sms")]
    public void A_line_says_of_an_account_what_it_has(string line, string group, string home, AccountStatus status, string factors)
    {
        var account = PasswordLine.Parse("s", Encoding.UTF8.GetBytes(line))!;
        Assert.Equal(
            ("s", "alice", "secret", group, home, status, factors),
            (account.Store, account.Name, account.Password.ToString(), account.Group, account.Home, account.Status, string.Join('+', account.DisabledFactors)));
    }

    [Fact]
    public void The_visitor_is_in_a_group_of_his_own() =>
        Assert.Equal("anonymous", PasswordLine.Parse("s", "anonymous:"u8)!.Group);

    [Fact]
    public void A_password_may_hold_commas_and_dollars() =>
        Assert.Equal("$5$rounds=1000$salt$hash,$a5$realm=R$aGFzaA==", PasswordLine.Parse("s", "alice:$5$rounds=1000$salt$hash,$a5$realm=R$aGFzaA==:staff"u8)!.Password.ToString());

    [Theory]
    [InlineData("alice")]
    [InlineData(":secret")]
    [InlineData(" alice:secret")]
    [InlineData("al/ice:secret")]
    [InlineData("alice:secret:staff:/home:activated:totp:more")]
    [InlineData("alice:secret:staff:/home:banned")]
    [InlineData("alice:secret:staff:/home:2")]
    [InlineData("alice:secret:staff:/home:-1")]
    [InlineData("alice:se\tcret")]
    [InlineData("alice:secret\0")]
    public void A_damaged_line_is_no_account(string line) => Assert.Null(PasswordLine.Parse("s", Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void What_is_not_UTF_8_is_no_account() => Assert.Null(PasswordLine.Parse("s", [(byte)'a', 0xff, (byte)':', (byte)'b']));

    [Theory]
    [InlineData("alice:secret:users:")]
    [InlineData("alice:secret:staff:/home/alice")]
    [InlineData("alice:secret:staff:/home/alice:approving")]
    [InlineData("alice:secret:staff:::totp")]
    public void An_account_is_written_as_it_was_read(string line) =>
        Assert.Equal(line + "\n", Encoding.UTF8.GetString(PasswordLine.Format(PasswordLine.Parse("s", Encoding.UTF8.GetBytes(line))!)));

    [Fact]
    public void What_would_begin_another_field_is_not_written()
    {
        var alice = TestAccounts.Alice();
        Assert.All(
            new[]
            {
                alice with { Password = StoredPassword.Parse("$a5$realm=a:b$aGFzaA==") },
                alice with { Home = "/home\nroot:x" },
                alice with { Group = "a:b" },
                alice with { Group = "" },
                alice with { DisabledFactors = ["a:b"] },
            },
            account => Assert.Throws<AccountStoreException>(() => PasswordLine.Format(account)));
    }
}
