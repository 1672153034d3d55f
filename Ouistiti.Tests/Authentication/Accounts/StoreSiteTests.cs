using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Ouistiti.Tests.Authentication.Accounts.Sqlite;
using Ouistiti.Tests.Reload;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Accounts;

/// <summary>Users sign in to a running server with accounts of each store, while somebody changes them.</summary>
[Trait("Category", "Published")]
public sealed partial class StoreSiteTests : IDisposable
{
    private const string Password = "correct horse";
    private readonly TestDirectory _directory = new();
    private readonly HttpClient _client = OuistitiServer.Client();
    private readonly int _port = Ports.Take();

    public StoreSiteTests() => _ = _directory.Write("htdocs/index.html", "home");

    public void Dispose()
    {
        _client.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_password_file_that_changes_counts_from_the_next_request_on()
    {
        _ = _directory.Write("passwd", "alice:correct horse\n");
        await using var server = await StartAsync("""[ { "File": "passwd" } ]""");
        Assert.Equal(HttpStatusCode.OK, await AskAsync("alice", Password));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("alice", "wrong"));

        // An old form is kept in today's from now on.
        Assert.StartsWith("alice:$pbkdf2-", await File.ReadAllTextAsync(_directory["passwd"]), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await AskAsync("alice", Password));
        File.AppendAllText(_directory["passwd"], "bob:bob's password\n");
        Assert.Equal(HttpStatusCode.OK, await AskAsync("bob", "bob's password"));
        _ = _directory.Write("passwd", "alice:*\n");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("alice", Password));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("bob", "bob's password"));
        File.Delete(_directory["passwd"]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync("alice", Password));
    }

    [Fact]
    public async Task The_first_password_is_told_once_and_never_to_the_log()
    {
        var configuration = """[ { "Database": "accounts.db" } ]""";
        string password;
        await using (var server = await StartAsync(configuration))
        {
            password = Assert.Single(FirstPassword().Matches(server.Output)).Value;
            Assert.DoesNotContain(password, await File.ReadAllTextAsync(Directory.GetFiles(_directory.Path, "server*.log").Single()), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("root", "root"));

            // He is known, and has to change it before anything else.
            Assert.Equal(HttpStatusCode.Redirect, await AskAsync("root", password));
        }

        await using (var server = await StartAsync(configuration))
        {
            Assert.Empty(FirstPassword().Matches(server.Output));
            Assert.Equal(HttpStatusCode.Redirect, await AskAsync("root", password));
        }
    }

    [Fact]
    public async Task Commands_beside_the_server_count_from_the_next_request_on()
    {
        await using var server = await StartAsync("""[ { "Database": "accounts.db" } ]""");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("alice", Password));
        await RunAsync(Password, "user", "add", "alice");
        Assert.Equal(HttpStatusCode.OK, await AskAsync("alice", Password));
        await RunAsync("", "user", "set", "alice", "--status", "repudiated");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("alice", Password));
        await RunAsync("another horse", "user", "set", "alice", "--status", "activated", "--password");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("alice", Password));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("alice", "another horse"));
        await RunAsync("", "user", "remove", "alice");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("alice", "another horse"));
    }

    [Fact]
    public async Task A_lock_is_lifted_by_a_command()
    {
        _ = _directory.Write("passwd", "alice:correct horse\n");
        await using var server = await StartAsync("""[ { "File": "passwd" } ]""", """, "Lockout": { "Attempts": 2 }""");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("alice", "wrong 1"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("alice", "wrong 2"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("alice", Password));
        var (_, output, _) = await OuistitiProgram.RunAsync(_directory.Path, "user", "set", "alice", "--unlock");
        Assert.Equal("alice is not locked any more.\n", output);
        await Eventually.TrueAsync(async () => await AskAsync("alice", Password) == HttpStatusCode.OK, "alice can sign in");
    }

    [Theory]
    [InlineData(Sqlite3.CurrentLayout)]
    [InlineData(Sqlite3.OldLayout)]
    public async Task A_database_of_the_C_server_is_taken_as_it_is(string layout)
    {
        _ = new Sqlite3(_directory["passwd.db"]).Run(layout);
        await using var server = await StartAsync("""[ { "Database": "passwd.db" } ]""");
        Assert.Empty(FirstPassword().Matches(server.Output));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("foo", "bar"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("foo", "BAR"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("anonymous", ""));

        // What was in clear no longer is.
        Assert.StartsWith("$pbkdf2-", new Sqlite3(_directory["passwd.db"]).Run("select passwd from passwds join users on id = userid where name = 'foo'"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await AskAsync("foo", "bar"));
    }

    [Theory]
    [InlineData("/proc/self/accounts.db", "cannot be made")]
    [InlineData("damaged.db", "cannot be used")]
    public async Task A_database_that_cannot_be_used_closes_its_site_and_no_other(string path, string reason)
    {
        _ = _directory.Write("damaged.db", "this is no database at all, and long enough to be seen as none, whatever one makes of it");
        await using var server = await StartAsync($$"""[ { "Database": "{{path}}" } ]""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync("root", "root"));
        Assert.EndsWith("home", await Wire.GetAsync(_port, "/", "open.example.org"), StringComparison.Ordinal);
        await server.SaysAsync(reason);
        if (path.StartsWith("/proc", StringComparison.Ordinal))
        {
            await server.SaysAsync("Ouistiti:Sites:www:Authentication:Accounts:0:Database: /proc/self/accounts.db");
        }
    }

    [RootFact]
    public async Task The_systems_users_sign_in()
    {
        var user = $"ouistiti{Environment.ProcessId}";
        Run("useradd", "--no-create-home", "--user-group", user);
        try
        {
            Run("bash", "-c", $"echo '{user}:{Password}' | chpasswd");
            await using var server = await StartAsync("""[ { "System": true } ]""");
            Assert.Equal(HttpStatusCode.OK, await AskAsync(user, Password));
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(user, "wrong"));
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("daemon", "*"));
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("daemon", ""));
            Run("chage", "--lastday", "0", user);
            Assert.Equal(HttpStatusCode.Redirect, await AskAsync(user, Password));
            Run("usermod", "--expiredate", "2020-01-01", user);
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(user, Password));
        }
        finally
        {
            Run("userdel", user);
        }
    }

    [Fact]
    public async Task A_database_that_a_reload_names_is_not_made()
    {
        await using var server = await StartAsync("""[ { "Users": [ { "Name": "ann", "Password": "correct horse" } ] } ]""");
        Assert.Equal(HttpStatusCode.OK, await AskAsync("ann", Password));
        await server.ReloadAsync(_directory, Configuration("""[ { "Database": "accounts.db" } ]""", string.Empty));
        await server.SaysAsync($"Ouistiti:Sites:www:Authentication:Accounts:0:Database: {_directory["accounts.db"]} is missing");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync("ann", Password));
        Assert.False(File.Exists(_directory["accounts.db"]));
    }

    private Task<OuistitiServer> StartAsync(string accounts, string more = "") => OuistitiServer.StartAsync(_directory, Configuration(accounts, more));

    private System.Text.Json.Nodes.JsonObject Configuration(string accounts, string more)
    {
        var configuration = Configurations.Documents(_port);
        var sites = configuration["Ouistiti"]!["Sites"]!;
        configuration["Ouistiti"]!["Logging"] = Configurations.Parse("""{ "File": { "Path": "server.log" } }""");
        sites["open"] = sites["www"]!.DeepClone();
        sites["open"]!["Hosts"] = new System.Text.Json.Nodes.JsonArray("open.example.org");
        sites["www"]!["Authentication"] = Configurations.Parse($$"""{ "Schemes": [ "Basic" ], "Accounts": {{accounts}}{{more}} }""");
        return configuration;
    }

    private async Task<HttpStatusCode> AskAsync(string user, string password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{_port}/index.html"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        using var answer = await _client.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task RunAsync(string input, params string[] arguments)
    {
        var (code, _, error) = await OuistitiProgram.FeedAsync(_directory.Path, input, arguments);
        Assert.Equal((0, string.Empty), (code, error));
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [GeneratedRegex("[a-z2-9]{4}(-[a-z2-9]{4}){3}")]
    private static partial Regex FirstPassword();
}
