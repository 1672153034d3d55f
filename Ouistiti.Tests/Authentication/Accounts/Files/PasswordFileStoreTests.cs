using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Accounts.Files;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Accounts.Files;

public sealed class PasswordFileStoreTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ManualTime _time = new(TimeSpan.FromMinutes(1));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void An_unchanged_file_gives_the_same_objects()
    {
        var store = Store("alice:one\nbob:two\n");
        Assert.Same(store.Find("alice"), store.Find("alice"));
        Assert.Null(store.Find("Alice"));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(0)]
    public void A_change_is_seen_at_the_next_look_and_leaves_the_other_accounts(int secondsAhead)
    {
        _ = _directory.Write("passwd", "alice:one\nbob:two\n");
        var store = TestAccounts.File(_directory["passwd"], new ManualTime(TimeSpan.FromSeconds(secondsAhead)));
        var (alice, bob) = (store.Find("alice"), store.Find("bob"));

        // Of the same length, and with the old time of modification.
        var modified = File.GetLastWriteTimeUtc(_directory["passwd"]);
        _ = _directory.Write("passwd", "alice:ONE\nbob:two\n");
        File.SetLastWriteTimeUtc(_directory["passwd"], modified);
        Assert.Equal("ONE", store.Find("alice")!.Password.ToString());
        Assert.NotEqual(alice!.Stamp, store.Find("alice")!.Stamp);
        Assert.Same(bob, store.Find("bob"));
    }

    [Fact]
    public void A_file_that_was_just_read_may_change_within_the_same_step_of_the_clock()
    {
        _ = _directory.Write("passwd", "alice:0\n");
        var store = TestAccounts.File(_directory["passwd"]);
        for (var i = 0; i < 200; i++)
        {
            var text = (i % 10).ToString(System.Globalization.CultureInfo.InvariantCulture);
            File.WriteAllText(_directory["passwd"], $"alice:{text}\n");
            Assert.Equal(text, store.Find("alice")!.Password.ToString());
        }
    }

    [Fact]
    public void A_file_that_is_gone_or_is_none_lets_nobody_in()
    {
        var store = Store("alice:one\n");
        Assert.NotNull(store.Find("alice"));
        File.Delete(_directory["passwd"]);
        Assert.Contains("is missing", Assert.Throws<AccountStoreException>(() => store.Find("alice")).Message, StringComparison.Ordinal);
        _ = Directory.CreateDirectory(_directory["passwd"]);
        Assert.Contains("no regular file", Assert.Throws<AccountStoreException>(() => store.Find("alice")).Message, StringComparison.Ordinal);
        Directory.Delete(_directory["passwd"]);
        _ = _directory.Write("passwd", "alice:two\n");
        Assert.Equal("two", store.Find("alice")!.Password.ToString());
    }

    [Fact]
    public void The_first_of_two_lines_with_a_name_counts() => Assert.Equal("one", Store("alice:one\nalice:two\n").Find("alice")!.Password.ToString());

    [Fact]
    public void Damaged_lines_are_passed_over_and_named_by_number_alone()
    {
        var logger = new RecordedLog<PasswordFileStore>();
        var path = _directory.Write("passwd", "\uFEFF# users\n\nalice:one\nhunter2\nbob:two:::nonsense\n");
        var store = new PasswordFileStore(path, _time, logger);
        Assert.Equal(["alice"], store.List().Select(account => account.Name));
        _ = store.Find("alice");
        var line = Assert.Single(logger.Lines);
        Assert.Contains("2 line(s)", line, StringComparison.Ordinal);
        Assert.Contains("4, 5", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_keep_all_other_lines_as_they_are()
    {
        var store = Store("# who may\r\n\nalice:one\n??\n#end");
        Assert.True(store.TryAdd(TestAccounts.Alice() with { Name = "bob" }));
        var alice = store.Find("alice")!;
        Assert.True(store.TryReplace(alice, alice with { Status = AccountStatus.Reapproving }));
        Assert.Equal("# who may\r\n\nalice:one:users::reapproving\n??\n#end\nbob:wonderland:staff:/home/alice\n", File.ReadAllText(_directory["passwd"]));
        Assert.True(store.TryRemove("alice"));
        Assert.Equal("# who may\r\n\n??\n#end\nbob:wonderland:staff:/home/alice\n", File.ReadAllText(_directory["passwd"]));
        Assert.Equal(["passwd"], Directory.GetFiles(_directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_removed_account_does_not_come_back_by_a_second_line()
    {
        var store = Store("alice:one\nalice:two\n");
        Assert.True(store.TryRemove("alice"));
        Assert.Null(store.Find("alice"));
    }

    [Fact]
    public void What_is_there_already_or_no_longer_is_not_changed()
    {
        var store = Store("alice:one\n");
        var was = store.Find("alice")!;
        Assert.False(store.TryAdd(was));
        Assert.False(store.TryRemove("bob"));
        Assert.True(store.TryReplace(was, was with { Home = "/a" }));
        Assert.False(store.TryReplace(was, was with { Home = "/b" }));
        Assert.Equal("/a", store.Find("alice")!.Home);
    }

    [Fact]
    public void The_mode_and_a_link_to_the_file_stay()
    {
        var real = _directory.Write("real/passwd", "alice:one\n");
        File.SetUnixFileMode(real, (UnixFileMode)0b110_100_000);
        _ = File.CreateSymbolicLink(_directory["passwd"], "real/passwd");
        var store = TestAccounts.File(_directory["passwd"], _time);
        Assert.True(store.TryRemove("alice"));
        Assert.Equal("real/passwd", new FileInfo(_directory["passwd"]).LinkTarget);
        Assert.Equal((UnixFileMode)0b110_100_000, File.GetUnixFileMode(real));
        Assert.Empty(File.ReadAllText(real));
    }

    [Fact]
    public void What_a_killed_program_left_is_taken_over()
    {
        var store = Store("alice:one\n");
        _ = _directory.Write("passwd.new", "alice:one\nhalf of a li");
        Assert.True(store.TryAdd(TestAccounts.Alice() with { Name = "bob" }));
        Assert.Equal("alice:one\nbob:wonderland:staff:/home/alice\n", File.ReadAllText(_directory["passwd"]));
    }

    [Fact]
    public async Task No_change_of_many_at_a_time_is_lost()
    {
        _ = _directory.Write("passwd", "");
        await Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (number, _) =>
        {
            Assert.True(TestAccounts.File(_directory["passwd"]).TryAdd(TestAccounts.Alice() with { Name = $"user{number}" }));
            return ValueTask.CompletedTask;
        });
        Assert.Equal(40, TestAccounts.File(_directory["passwd"]).List().Count);
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_said()
    {
        var store = TestAccounts.File("/proc/self/status");
        Assert.Contains("cannot be changed", Assert.Throws<AccountStoreException>(() => store.TryRemove("alice")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_stand_in_a_line_changes_nothing()
    {
        var store = Store("alice:one\n");
        _ = Assert.Throws<AccountStoreException>(() => store.TryAdd(TestAccounts.Alice() with { Name = "bob", Password = StoredPassword.Parse("a:b") }));
        Assert.Equal("alice:one\n", File.ReadAllText(_directory["passwd"]));
        Assert.False(File.Exists(_directory["passwd.new"]));
    }

    private PasswordFileStore Store(string content) => TestAccounts.File(_directory.Write("passwd", content), _time);
}
