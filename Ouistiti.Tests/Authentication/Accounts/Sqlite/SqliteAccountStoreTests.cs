using Microsoft.Extensions.Logging.Abstractions;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Accounts.Sqlite;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Accounts.Sqlite;

public sealed class SqliteAccountStoreTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_new_database_has_root_alone_with_the_password_that_was_told()
    {
        var root = Assert.Single(TestAccounts.NewDatabase(_directory, out var password).List());
        Assert.Equal(("root", "root", AccountStatus.Reapproving, password), (root.Name, root.Group, root.Status, root.Password.ToString()));
        Assert.Matches("^[a-z2-9]{4}(-[a-z2-9]{4}){3}$", password);
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(_directory["accounts.db"]));
        Assert.False(File.Exists(_directory["accounts.db.new"]));
    }

    [Fact]
    public async Task Of_many_who_make_it_at_once_one_does_and_its_password_is_in_force()
    {
        var notice = new RecordedNotice();
        await Parallel.ForAsync(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (_, _) =>
        {
            TestAccounts.Database(_directory["accounts.db"]).EnsureExists(TestAccounts.Clear, notice);
            return ValueTask.CompletedTask;
        });
        Assert.Equal(Assert.Single(notice.Passwords), TestAccounts.Database(_directory["accounts.db"]).Find("root")!.Password.ToString());
    }

    [Fact]
    public void What_a_killed_program_left_is_taken_over()
    {
        _ = _directory.Write("accounts.db.new", new byte[5000]);
        Assert.Equal(TestAccounts.NewDatabase(_directory, out var password).Find("root")!.Password.ToString(), password);
    }

    [Fact]
    public void A_database_that_nobody_can_be_told_the_password_of_is_not_made()
    {
        var store = TestAccounts.Database(_directory["accounts.db"]);
        _ = Assert.Throws<AccountStoreException>(() => store.EnsureExists(TestAccounts.Clear, new SilentNotice()));
        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void What_is_there_is_left_as_it_is()
    {
        var store = TestAccounts.NewDatabase(_directory, out var password);
        store.EnsureExists(TestAccounts.Clear, new SilentNotice());
        Assert.Equal(password, store.Find("root")!.Password.ToString());
    }

    [Fact]
    public void An_account_is_kept_as_it_is_given()
    {
        var store = TestAccounts.NewDatabase(_directory, out _);
        var alice = TestAccounts.Alice(store.Id) with { Group = "new group", Status = AccountStatus.Approving, Password = StoredPassword.Parse("$a5$realm=a:b$aGFzaA==,$6$x$y"), DisabledFactors = ["totp", "sms"] };
        Assert.True(store.TryAdd(alice));
        Assert.False(store.TryAdd(alice));
        Assert.True(AccountTable.AreSame(alice, store.Find("alice")!));
        Assert.True(AccountTable.AreSame(alice, TestAccounts.Database(_directory["accounts.db"]).Find("alice")!));

        var changed = alice with { Group = "", Home = "", Status = AccountStatus.Activated, DisabledFactors = [] };
        Assert.True(store.TryReplace(alice, changed));
        Assert.False(store.TryReplace(alice, changed));
        Assert.True(AccountTable.AreSame(changed, store.Find("alice")!));
        Assert.True(store.TryRemove("alice"));
        Assert.False(store.TryRemove("alice"));
        Assert.Null(store.Find("alice"));
        Assert.Equal("0|0|0", new Sqlite3(_directory["accounts.db"]).Run("select (select count(*) from users where name='alice'), (select count(*) from passwds where userid<>1), (select count(*) from issuers)").Trim());
    }

    [Fact]
    public void An_account_that_has_not_changed_stays_the_same_object()
    {
        var store = TestAccounts.NewDatabase(_directory, out _);
        var root = store.Find("root");
        Assert.Same(root, store.Find("root"));
        Assert.True(store.TryAdd(TestAccounts.Alice()));
        Assert.Same(root, store.Find("root"));
    }

    [Fact]
    public void A_change_by_another_program_is_seen_at_the_next_look()
    {
        var store = TestAccounts.NewDatabase(_directory, out _);
        Assert.Equal(AccountStatus.Reapproving, store.Find("root")!.Status);
        _ = new Sqlite3(_directory["accounts.db"]).Run("update passwds set statusid = 3");
        Assert.Equal(AccountStatus.Repudiated, store.Find("root")!.Status);
        Assert.True(TestAccounts.Database(_directory["accounts.db"]).TryRemove("root"));
        Assert.Null(store.Find("root"));
    }

    [Fact]
    public void A_backup_that_is_put_in_its_place_is_seen()
    {
        var store = TestAccounts.NewDatabase(_directory, out _);
        Assert.NotNull(store.Find("root"));
        _ = new Sqlite3(_directory["backup.db"]).Run(Sqlite3.CurrentLayout);
        File.Move(_directory["backup.db"], _directory["accounts.db"], overwrite: true);
        File.Delete(_directory["accounts.db-wal"]);
        File.Delete(_directory["accounts.db-shm"]);
        Assert.Equal("foo", store.Find("foo")!.Name);
    }

    [Fact]
    public void A_database_that_is_gone_is_not_made_anew()
    {
        var store = TestAccounts.NewDatabase(_directory, out _);
        Assert.NotNull(store.Find("root"));
        File.Delete(_directory["accounts.db"]);
        _ = Assert.Throws<AccountStoreException>(() => store.Find("root"));
        _ = Assert.Throws<AccountStoreException>(() => store.TryAdd(TestAccounts.Alice()));
        Assert.False(File.Exists(_directory["accounts.db"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no database, but a text that is long enough to be one in the eyes of whoever looks at its length alone, and nothing else")]
    public void A_damaged_database_lets_nobody_in_and_stays(string content)
    {
        var path = _directory.Write("accounts.db", content);
        var store = TestAccounts.Database(path);
        store.EnsureExists(TestAccounts.Clear, new RecordedNotice());
        _ = Assert.Throws<AccountStoreException>(() => store.Find("root"));
        Assert.Equal(content, File.ReadAllText(path));
    }

    [Fact]
    public void Pages_that_were_overwritten_let_nobody_in()
    {
        var path = _directory["accounts.db"];
        _ = new Sqlite3(path).Run(Sqlite3.CurrentLayout);
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.Write(file, Enumerable.Repeat((byte)0xa5, 4096 * 8).ToArray(), 4096);
        }

        _ = Assert.Throws<AccountStoreException>(() => TestAccounts.Database(path).Find("root"));
    }

    [Fact]
    public void A_state_that_is_unknown_or_missing_lets_nobody_in()
    {
        var path = _directory["accounts.db"];
        _ = new Sqlite3(path).Run(Sqlite3.CurrentLayout + "insert into users (name) values ('none'); pragma foreign_keys=off; update passwds set statusid = 7 where userid = (select id from users where name='foo'); update passwds set statusid = null where userid = (select id from users where name='root');");
        Assert.All(TestAccounts.Database(path).List(), account => Assert.False(account.CanSignIn));
    }

    [Fact]
    public void Several_rows_of_a_user_are_one_password_and_the_strictest_state()
    {
        var path = _directory["accounts.db"];
        _ = new Sqlite3(path).Run(Sqlite3.CurrentLayout + "insert into passwds values (1, '$5$hash', 'other', 4), (1, null, 'third', 2), (1, '$6$hash', 'fourth', 2);");
        var root = TestAccounts.Database(path).Find("root")!;
        Assert.Equal(("$5$hash,$6$hash", AccountStatus.Reapproving), (root.Password.ToString(), root.Status));
        Assert.Equal(["totp"], root.DisabledFactors);
    }

    [Fact]
    public void A_new_password_takes_the_place_of_all_rows_and_keeps_their_issuer()
    {
        var path = _directory["accounts.db"];
        _ = new Sqlite3(path).Run(Sqlite3.CurrentLayout + "insert into passwds values (1, '$5$hash', 'other', 4);");
        var store = TestAccounts.Database(path);
        var root = store.Find("root")!;
        Assert.True(store.TryReplace(root, root with { Password = StoredPassword.Parse("new"), Status = AccountStatus.Activated }));
        Assert.Equal("new|authpass|2", new Sqlite3(path).Run("select passwd, issuer, statusid from passwds where userid = 1").Trim());
    }

    [Fact]
    public void A_name_that_cannot_be_one_is_passed_over_and_said()
    {
        var path = _directory["accounts.db"];
        _ = new Sqlite3(path).Run(Sqlite3.CurrentLayout + "insert into users (name) values ('a:b');");
        var log = new RecordedLog<SqliteAccountStore>();
        Assert.DoesNotContain(new SqliteAccountStore(path, log).List(), account => account.Name.Contains(':', StringComparison.Ordinal));
        Assert.Contains("a:b", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_said()
    {
        var store = new SqliteAccountStore("/proc/self/accounts.db", NullLogger<SqliteAccountStore>.Instance);
        Assert.Contains("/proc/self/accounts.db cannot be made", Assert.Throws<AccountStoreException>(() => store.EnsureExists(TestAccounts.Clear, new RecordedNotice())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_change_of_many_at_a_time_is_lost()
    {
        _ = TestAccounts.NewDatabase(_directory, out _);
        await Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (number, _) =>
        {
            Assert.True(TestAccounts.Database(_directory["accounts.db"]).TryAdd(TestAccounts.Alice() with { Name = $"user{number}" }));
            return ValueTask.CompletedTask;
        });
        Assert.Equal(41, TestAccounts.Database(_directory["accounts.db"]).List().Count);
    }

    [Fact]
    public async Task Who_waits_to_change_it_keeps_nobody_from_signing_in()
    {
        var store = TestAccounts.NewDatabase(_directory, out _);
        var root = store.Find("root");
        using var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_directory["accounts.db"]};Pooling=False");
        other.Open();
        var transaction = other.BeginTransaction(deferred: false);
        var change = Task.Factory.StartNew(() => store.TryAdd(TestAccounts.Alice()), TaskCreationOptions.LongRunning);
        for (var i = 0; i < 100; i++)
        {
            Assert.Same(root, store.Find("root"));
        }

        Assert.False(change.IsCompleted);
        transaction.Rollback();
        Assert.True(await change.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.NotNull(store.Find("alice"));
    }

    private sealed class SilentNotice : IFirstPasswordNotice
    {
        public void Tell(string database, string user, string password) => throw new IOException("nobody is there");
    }
}
