using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Accounts.Sqlite;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Accounts.Sqlite;

public sealed class OldLayoutTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly RecordedLog<SqliteAccountStore> _log = new();
    private readonly Sqlite3 _program;

    public OldLayoutTests()
    {
        _program = new Sqlite3(_directory["passwd.db"]);
        _ = _program.Run(Sqlite3.OldLayout);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void It_is_read_and_left_as_it_is()
    {
        var before = _program.Run(".dump");
        var store = Store();
        Assert.Equal(
            [("anonymous", "", "anonymous", "", AccountStatus.Activated), ("foo", "bar", "users", "/home/foo", AccountStatus.Activated), ("root", "root", "root", "/home/root", AccountStatus.Reapproving)],
            store.List().OrderBy(account => account.Name, StringComparer.Ordinal).Select(account => (account.Name, account.Password.ToString(), account.Group, account.Home, account.Status)));
        Assert.Equal(before, _program.Run(".dump"));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void The_first_change_brings_it_up_to_date_and_says_so()
    {
        var store = Store();
        var before = store.List().ToArray();
        Assert.True(store.TryAdd(TestAccounts.Alice()));
        Assert.Contains("older layout", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.All(before, account => Assert.Same(account, store.Find(account.Name)));
        Assert.Equal("id,name,groupid,home", _program.Run("select group_concat(name) from pragma_table_info('users')").Trim());
        Assert.Equal("token|3", _program.Run("select token, userid from session").Trim());
        Assert.Equal(string.Empty, _program.Run("pragma foreign_key_check"));

        var foo = store.Find("foo")!;
        Assert.True(store.TryReplace(foo, foo with { Status = AccountStatus.Repudiated, DisabledFactors = ["totp"] }));
        Assert.True(store.TryRemove("root"));
        Assert.Single(_log.Lines);
        Assert.Equal("3", _program.Run("select statusid from passwds where passwd = 'bar'").Trim());
    }

    [Fact]
    public void A_change_that_finds_nothing_to_change_still_finds_the_accounts()
    {
        var store = Store();
        Assert.False(store.TryRemove("nobody"));
        Assert.Equal("bar", store.Find("foo")!.Password.ToString());
    }

    private SqliteAccountStore Store() => new(_directory["passwd.db"], _log);
}
