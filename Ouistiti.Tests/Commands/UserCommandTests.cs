using System.Text.Json;
using System.Text.Json.Nodes;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Commands;

[Trait("Category", "Published")]
public sealed class UserCommandTests : IDisposable
{
    private const string Password = "correct horse";
    private readonly TestDirectory _directory = new();

    public UserCommandTests() => _ = _directory.Write("htdocs/index.html", "home");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Accounts_are_added_listed_changed_and_removed()
    {
        Configure("""[ { "File": "passwd" } ]""");
        Assert.Equal((0, "alice was added.\n", ""), await RunAsync(Password, "add", "alice", "--group", "staff", "--home", "/home/alice", "--disable-factor", "totp"));
        Assert.Equal((0, "alice was changed.\n", ""), await RunAsync("", "set", "alice", "--status", "repudiated", "--home", "", "--enable-factor", "totp", "--disable-factor", "sms"));
        Assert.Equal((0, "USER   GROUP  STATUS      HOME  WITHOUT  STORE\nalice  staff  repudiated  -     sms      0\n", ""), await RunAsync("", "list"));
        var line = await File.ReadAllTextAsync(_directory["passwd"]);
        Assert.Equal((0, "alice was changed.\n", ""), await RunAsync("another horse", "set", "alice", "--password"));
        var changed = await File.ReadAllTextAsync(_directory["passwd"]);
        Assert.NotEqual(line, changed);
        Assert.True(StoredPassword.Parse(changed.Split(':')[1]).Verify("alice", "another horse"));
        Assert.Equal((0, "alice was removed.\n", ""), await RunAsync("", "remove", "alice"));
        Assert.Equal((1, "", "There is no user alice.\n"), await RunAsync("", "remove", "alice"));
    }

    [Fact]
    public async Task A_list_for_programs_is_JSON_alone()
    {
        Configure("""[ { "Users": [ { "Name": "zoë", "Password": "x", "Status": "Approving" } ] }, { "File": "passwd" } ]""");
        _ = _directory.Write("passwd", "damaged\nalice:x\n");
        var (code, output, error) = await RunAsync("", "list", "--json");
        Assert.Equal(0, code);
        Assert.Contains("1 line(s)", error, StringComparison.Ordinal);
        var list = JsonNode.Parse(output)!.AsArray();
        Assert.Equal(
            ["zoë//approving/configuration:www:0", $"alice//activated/file:{_directory["passwd"]}"],
            list.Select(user => $"{user!["user"]}/{user["home"]}/{user["status"]}/{user["store"]}"));
        Assert.Equal(JsonValueKind.Array, list[0]!["disabledFactors"]!.GetValueKind());
    }

    [Fact]
    public async Task A_random_password_is_printed_once_and_has_to_be_changed()
    {
        Configure("""[ { "File": "passwd" } ]""");
        var (code, output, _) = await RunAsync("", "add", "alice", "--random");
        Assert.Equal(0, code);
        var password = System.Text.RegularExpressions.Regex.Match(output, "[a-z2-9]{4}(-[a-z2-9]{4}){3}").Value;
        var fields = (await File.ReadAllTextAsync(_directory["passwd"])).TrimEnd().Split(':');
        Assert.Equal("reapproving", fields[4]);
        Assert.True(StoredPassword.Parse(fields[1]).Verify("alice", password));
    }

    [Theory]
    [InlineData("repudiated", "repudiated")]
    [InlineData("approving", "approving")]
    [InlineData("activated", "reapproving")]
    public async Task A_random_password_lifts_no_ban(string before, string after)
    {
        Configure("""[ { "File": "passwd" } ]""");
        _ = _directory.Write("passwd", $"alice:x:users::{before}\n");
        var (code, output, _) = await RunAsync("", "set", "alice", "--random");
        Assert.Equal(0, code);
        Assert.Equal(after == "reapproving", output.Contains("has to be changed", StringComparison.Ordinal));
        Assert.Equal(after, (await File.ReadAllTextAsync(_directory["passwd"])).TrimEnd().Split(':')[4]);
    }

    [Fact]
    public async Task One_new_password_is_enough()
    {
        Configure("""[ { "File": "passwd" } ]""");
        _ = _directory.Write("passwd", "alice:x\n");
        Assert.Equal(2, (await RunAsync(Password, "set", "alice", "--random", "--password")).ExitCode);
    }

    [Fact]
    public async Task A_lock_that_could_not_be_lifted_is_a_failure()
    {
        Configure("""[ { "File": "passwd" } ]""");
        _ = _directory.Write("passwd", "alice:x\n");
        _ = Directory.CreateDirectory(_directory["data"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _ = _directory.Write("data/authentication.db", "this is no database at all, and long enough to be seen as none, whatever one makes of it");
        var (code, _, error) = await RunAsync("", "set", "alice", "--unlock");
        Assert.Equal(1, code);
        Assert.StartsWith("The lock cannot be lifted: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_is_named_in_any_case()
    {
        Configure("""[ { "File": "passwd" } ]""");
        Assert.Equal(0, (await RunAsync("", "list", "--site", "WWW")).ExitCode);
    }

    [Fact]
    public async Task Two_of_the_same_name_are_refused()
    {
        Configure("""[ { "Users": [ { "Name": "bob", "Password": "x" } ] }, { "File": "passwd" } ]""");
        Assert.Equal((1, "", "There is a user bob already, in configuration:www:0.\n"), await RunAsync(Password, "add", "bob"));
        Assert.Equal((1, "", "bob is an account of configuration:www:0, which cannot be changed here.\n"), await RunAsync(Password, "set", "bob", "--password"));
        Assert.Equal((1, "", "bob is an account of configuration:www:0, which cannot be changed here.\n"), await RunAsync("", "remove", "bob"));
    }

    [Fact]
    public async Task Where_several_stores_can_be_written_one_has_to_be_named()
    {
        Configure("""[ { "File": "passwd" }, { "File": "other" }, { "System": true } ]""");
        _ = _directory.Write("other", "");
        var (code, _, error) = await RunAsync(Password, "add", "alice");
        Assert.Equal(2, code);
        Assert.Contains($"expected --store with one of 0 (file:{_directory["passwd"]}), 1 (file:{_directory["other"]})", error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(Password, "add", "alice", "--store", "other")).ExitCode);
        Assert.StartsWith("alice:", await File.ReadAllTextAsync(_directory["other"]), StringComparison.Ordinal);
        Assert.Contains("cannot be changed", (await RunAsync(Password, "add", "bob", "--store", "2")).Error, StringComparison.Ordinal);
        Assert.Contains("there is no store 3", (await RunAsync(Password, "add", "bob", "--store", "3")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_several_sites_have_accounts_one_has_to_be_named()
    {
        var configuration = Configure("""[ { "File": "passwd" } ]""");
        var other = configuration["Ouistiti"]!["Sites"]!["www"]!.DeepClone();
        other["Hosts"] = new JsonArray("other.example.org");
        configuration["Ouistiti"]!["Sites"]!["other"] = other;
        _ = _directory.Write("appsettings.json", configuration.ToJsonString());
        Assert.Contains("several sites have accounts; expected --site with one of", (await RunAsync("", "list")).Error, StringComparison.Ordinal);
        Assert.Contains("the site none is not one of those that have accounts", (await RunAsync("", "list", "--site", "none")).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("", "list", "--site", "other")).ExitCode);
    }

    [Fact]
    public async Task Who_reads_makes_no_database()
    {
        Configure("""[ { "Database": "accounts.db" } ]""");
        foreach (var arguments in new string[][] { ["list"], ["set", "root", "--group", "x"], ["remove", "root"] })
        {
            var (code, output, error) = await RunAsync("", arguments);
            Assert.Equal((1, string.Empty), (code, output));
            Assert.Contains($"{_directory["accounts.db"]} is missing.", error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(_directory["accounts.db"]));
        Assert.Equal(0, (await RunAsync(Password, "add", "alice")).ExitCode);
        Assert.True(File.Exists(_directory["accounts.db"]));
    }

    [Fact]
    public async Task Who_was_not_locked_is_not_said_to_have_been()
    {
        Configure("""[ { "File": "passwd" } ]""");
        Assert.Equal((0, "alice was not locked.\n", ""), await RunAsync("", "set", "alice", "--unlock"));
    }

    [Fact]
    public async Task A_state_that_is_none_is_named_in_one_line_with_those_that_are()
    {
        Configure("""[ { "File": "passwd" } ]""");
        var (code, _, error) = await RunAsync("", "set", "alice", "--status", "wrong");
        Assert.Equal(2, code);
        Assert.Matches("^command line: [^\\\\]*'wrong'[^\\\\]*approving[^\\\\]*reapproving[^\\\\]*; expected what --help shows\n$", error);
    }

    [Fact]
    public async Task Nothing_to_set_and_a_state_that_is_none_are_mistakes()
    {
        Configure("""[ { "File": "passwd" } ]""");
        Assert.Equal(2, (await RunAsync("", "set", "alice")).ExitCode);
        Assert.Equal(2, (await RunAsync("", "set", "alice", "--status", "fine")).ExitCode);
        Assert.Equal(2, (await RunAsync("short", "add", "alice")).ExitCode);
        Assert.Empty(await File.ReadAllTextAsync(_directory["passwd"]));
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_a_failure_with_its_reason()
    {
        Configure("""[ { "Database": "accounts.db" } ]""");
        _ = _directory.Write("accounts.db", "this is no database at all, and long enough to be seen as none, whatever one makes of it");
        var (code, _, error) = await RunAsync("", "list");
        Assert.Equal(1, code);
        Assert.Contains($"The database {_directory["accounts.db"]} cannot be used", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_with_Digest_gets_what_Digest_needs_also_of_a_database_it_shares()
    {
        var configuration = Configure("""[ { "Database": "accounts.db" } ]""");
        var other = configuration["Ouistiti"]!["Sites"]!["www"]!.DeepClone();
        other["Hosts"] = new JsonArray("other.example.org");
        other["Authentication"]!["Schemes"] = new JsonArray("Digest");
        other["Authentication"]!["Realm"] = "device";
        configuration["Ouistiti"]!["Sites"]!["other"] = other;
        _ = _directory.Write("appsettings.json", configuration.ToJsonString());
        Assert.Equal(0, (await RunAsync(Password, "add", "alice", "--site", "www")).ExitCode);
        var database = new Authentication.Accounts.Sqlite.Sqlite3(_directory["accounts.db"]);
        Assert.Matches(@"^\$pbkdf2-[^,]+,\$a5\$realm=device\$[A-Za-z0-9+/=]+\n$", database.Run("select passwd from passwds join users on id = userid where name = 'alice'"));

        // A program that has ended leaves nothing beside the database.
        Assert.False(File.Exists(_directory["accounts.db-wal"]));
    }

    private JsonObject Configure(string accounts)
    {
        _ = _directory.Write("passwd", "");
        var configuration = Configurations.Documents(Ports.Take());
        configuration["Ouistiti"]!["Sites"]!["www"]!["Authentication"] = Configurations.Parse($$"""{ "Schemes": [ "Basic" ], "Accounts": {{accounts}} }""");
        _ = _directory.Write("appsettings.json", configuration.ToJsonString());
        return configuration;
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string input, params string[] arguments) => OuistitiProgram.FeedAsync(_directory.Path, input, ["user", .. arguments]);
}
