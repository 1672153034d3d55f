using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Data.Sqlite;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Tests.Authentication.Accounts;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Management;

/// <summary>Many accounts, many changes at a time, and what goes wrong beneath: there is the old state or the new one, and a clear answer.</summary>
[Trait("Category", "Published")]
public sealed class ResilienceTests
{
    private const int Thousand = 1000;

    private static readonly StoredPassword Kept = StoredPassword.Create("anybody", ManagementServer.Password, []);

    [Theory]
    [InlineData("""[ { "File": "passwd" } ]""")]
    [InlineData("""[ { "Database": "accounts.db" } ]""")]
    public async Task A_thousand_accounts_are_listed_and_changed_side_by_side(string accounts)
    {
        await using var server = await ManagementServer.StartAsync(accounts: accounts, prepare: files => Fill(files, Thousand));
        var list = await server.AskAsync("root", "GET", "/api/accounts?limit=1000");
        Assert.Equal(Thousand + 1, (int)list.Json["total"]!);
        Assert.Equal(Thousand + 1, (await server.AskAsync("root", "GET", "/auth/mngt", null, ("Accept", "text/json"))).Json.AsArray().Count);

        // Different accounts, and different parts of the same one: nothing is lost.
        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => (number % 3) switch
        {
            0 => server.AskAsync("root", "PATCH", $"/api/accounts/user{number}", $$"""{ "group": "group{{number}}" }"""),
            1 => server.AskAsync("root", "POST", "/auth/mngt/user999", $"issuers=factor{number}%3Dfalse"),
            _ => server.AskAsync("root", "DELETE", $"/api/accounts/user{number}"),
        }));
        Assert.All(replies, reply => Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.NoContent, reply.ToString()));
        var after = (await server.AskAsync("root", "GET", "/api/accounts?limit=1000")).Json;
        Assert.Equal(Thousand + 1 - 20, (int)after["total"]!);
        var byName = after["accounts"]!.AsArray().ToDictionary(account => (string)account!["name"]!, account => account!);
        Assert.All(Enumerable.Range(0, 20), number => Assert.Equal($"group{number * 3}", (string)byName[$"user{number * 3}"]["group"]!));

        // A user has at most 16 factors named at once, but the changes of others add up.
        Assert.Equal(20, byName["user999"]["disabledFactors"]!.AsArray().Count);

        // One of them asked for what was there.
        Assert.Equal(59, (int)(await server.AskAsync("root", "GET", "/api/audit?limit=1000")).Json["entries"]!.AsArray().Count);
    }

    [Fact]
    public async Task Of_changes_with_the_same_tag_one_wins()
    {
        await using var server = await ManagementServer.StartAsync();
        var tag = (await server.AskAsync("root", "GET", "/api/accounts/ann")).Tag!;
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => server.AskAsync("root", "PATCH", "/api/accounts/ann", $$"""{ "group": "group{{number}}" }""", ("If-Match", tag))));
        var winner = Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(9, replies.Count(reply => reply.Status == HttpStatusCode.PreconditionFailed));
        Assert.Equal(winner.Text, (await server.AskAsync("root", "GET", "/api/accounts/ann")).Text);
        replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.AskAsync("root", "PUT", "/auth/mngt/same", "passwd=a good one")));
        _ = Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal(3, replies.Count(reply => reply.Status == HttpStatusCode.Conflict));
    }

    [Theory]
    [InlineData("""[ { "File": "passwd" } ]""")]
    [InlineData("""[ { "Database": "accounts.db" } ]""")]
    public async Task A_server_that_is_killed_has_changed_all_or_nothing(string accounts)
    {
        await using var server = await ManagementServer.StartAsync(accounts: accounts, prepare: files => Fill(files, 20));
        var tried = 0;
        for (var round = 0; round < 3; round++)
        {
            var (done, last) = (new TaskCompletionSource(), 0);
            var changing = ChangeAsync();
            await done.Task;
            await server.KillAsync();
            await changing;
            await server.StartAsync();
            var account = (await server.AskAsync("root", "GET", "/api/accounts/user1")).Json;

            // What was answered is there; what was not may be.
            Assert.InRange(int.Parse(((string)account["group"]!).AsSpan("group".Length), CultureInfo.InvariantCulture), last, tried);
            Assert.Equal((string?)account["group"], ((string?)account["home"])![1..]);
            Assert.Equal(21, (int)(await server.AskAsync("root", "GET", "/api/accounts")).Json["total"]!);
            var entries = (await server.AskAsync("root", "GET", "/api/audit?limit=1000")).Json["entries"]!.AsArray();
            Assert.All(entries, entry => Assert.True((string)entry!["outcome"]! is "done" or "begun"));

            async Task ChangeAsync()
            {
                try
                {
                    while (true)
                    {
                        tried++;
                        var reply = await server.AskAsync("root", "PATCH", "/api/accounts/user1", $$"""{ "group": "group{{tried}}", "home": "/group{{tried}}" }""");
                        if (reply.Status == HttpStatusCode.OK && (last = tried) % 10 == 5)
                        {
                            _ = done.TrySetResult();
                        }
                    }
                }
                catch (HttpRequestException)
                {
                    // It has been killed.
                }
            }
        }
    }

    [Fact]
    public async Task What_cannot_be_changed_here_is_said_so()
    {
        await using var server = await ManagementServer.StartAsync(accounts: $$"""
            [ { "Users": [ { "Name": "root", "Password": "{{Kept}}", "Group": "root" }, { "Name": "ann", "Password": "{{Kept}}" } ] } ]
            """);
        Assert.False((bool)(await server.AskAsync("root", "GET", "/api/accounts/ann")).Json["writable"]!);
        foreach (var (method, path, body) in new[]
        {
            ("PATCH", "/api/accounts/ann", """{ "group": "staff" }"""), ("DELETE", "/api/accounts/ann", null), ("POST", "/api/accounts", """{ "name": "eve" }"""),
            ("POST", "/auth/mngt/ann", "passwd=another good one"), ("PUT", "/auth/mngt/eve", "passwd=a good one"),
        })
        {
            var reply = await server.AskAsync("root", method, path, body, ("Accept", "application/json"));
            Assert.Equal(HttpStatusCode.Conflict, reply.Status);
            Assert.Contains(" be ", (string?)(reply.Json["detail"] ?? reply.Json["error"]), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Conflict, (await server.AskAsync("ann", "PATCH", "/api/accounts/ann", """{ "password": "another good one", "currentPassword": "correct horse" }""")).Status);
    }

    [Fact]
    public async Task A_damaged_database_of_accounts_lets_nobody_in_and_is_said_in_problem_details()
    {
        await using var server = await ManagementServer.StartAsync(accounts: """[ { "Database": "accounts.db" } ]""", prepare: files => Fill(files, 2));
        Assert.Equal(HttpStatusCode.OK, (await server.AskAsync("root", "GET", "/api/accounts")).Status);
        _ = server.Files.Write("other.db", "This is no database at all, but it is where one should be. ".PadRight(8192, 'x'));
        File.Move(server.Files["other.db"], server.Files["accounts.db"], overwrite: true);
        var reply = await server.AskAsync("root", "PATCH", "/api/accounts/user1", """{ "group": "staff" }""");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (reply.Status, reply.Type));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.AskAsync("root", "GET", "/auth/mngt")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.AskAsync("root", "GET", "/index.html")).Status);
    }

    [Fact]
    public async Task Where_changes_cannot_be_recorded_none_is_made()
    {
        await using var server = await ManagementServer.StartAsync(prepare: files =>
        {
            _ = files.Write("data/authentication.db", "This is no database at all, but it is where one should be. ".PadRight(8192, 'x'));
            File.SetUnixFileMode(files["data"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        });
        var reply = await server.AskAsync("root", "PATCH", "/api/accounts/ann", """{ "group": "staff" }""");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (reply.Status, (string?)reply.Json["code"]));
        Assert.Equal("users", (string)(await server.AskAsync("root", "GET", "/api/accounts/ann")).Json["group"]!);
        await server.Process.SaysAsync("It cannot be kept who changes accounts, and so none is changed");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.AskAsync("root", "GET", "/api/audit")).Status);

        // Who ends sessions does so for a reason: it counts, and it is said that it is not kept.
        reply = await server.AskAsync("root", "DELETE", "/api/accounts/ann/sessions");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.StartsWith("It has ended, but that could not be saved", (string)reply.Json["detail"]!, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task A_full_disk_and_a_read_only_one_leave_everything_as_it_was()
    {
        using var directory = new TestDirectory();
        var port = Ports.Take();
        var start = OuistitiProgram.Start(".");
        var command = string.Join(' ', start.ArgumentList.Prepend(start.FileName).Select(word => $"'{word}'"));
        Fill(directory, 3);
        _ = directory.Write("appsettings.json", $$"""
            { "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:{{port}}" } } },
              "Ouistiti": { "DataDirectory": "state/data", "Sites": { "www": { "Documents": [ { "Root": "htdocs" } ],
                "Authentication": { "Schemes": [ "Basic" ], "Accounts": [ { "Database": "disk/accounts.db" } ], "Management": {} } } } } }
            """);
        _ = directory.Write("try", $$"""
            mkdir disk state htdocs
            mount -t tmpfs -o size=512k none disk && mount -t tmpfs -o size=512k none state && cp accounts.db disk/ || exit 2
            {{command}} >log 2>&1 &
            server=$!
            for i in $(seq 600); do grep -q 'is ready' log && break; sleep 0.1; done
            ask() { curl -s -o answer -w "$1 %{http_code}\n" -u 'root:{{ManagementServer.Password}}' -H 'Content-Type: application/json' -X PATCH -d "{ \"home\": \"/$1\" }" http://127.0.0.1:{{port}}/api/accounts/user1; }
            get() { curl -s -u 'root:{{ManagementServer.Password}}' http://127.0.0.1:{{port}}/api/accounts/user1 | grep -o '"home":"[^"]*"'; }
            ask first; get
            dd if=/dev/zero of=disk/filler bs=1k 2>/dev/null
            ask accounts-full; cat answer; echo; get
            rm disk/filler
            dd if=/dev/zero of=state/filler bs=1k 2>/dev/null
            ask state-full; ask state-full; ask state-full; ask state-full; cat answer; echo; get
            rm state/filler
            ask room-again; get
            mount --bind disk disk && mount -o remount,bind,ro disk
            ask read-only; cat answer; echo; get
            umount disk
            ask last; get
            kill $server; wait $server
            """);
        using var shell = Process.Start(new ProcessStartInfo("unshare", ["--mount", "bash", "try"]) { WorkingDirectory = directory.Path, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = shell.StandardError.ReadToEndAsync();
        var output = await shell.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
        await shell.WaitForExitAsync();
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        Assert.True(lines.Count > 10, output + await error + await File.ReadAllTextAsync(directory["log"]));
        Assert.Equal(["first 200", "\"home\":\"/first\""], lines[..2]);
        Assert.Equal("accounts-full 507", lines[2]);
        Assert.Contains("\"code\":\"full\"", lines[3], StringComparison.Ordinal);
        Assert.Equal("\"home\":\"/first\"", lines[4]);

        // As long as the record finds room in its own file, it is kept; then nothing is changed any more.
        var full = lines.FindIndex(line => line == "state-full 507");
        Assert.True(full > 4, output);
        Assert.Contains(lines.Skip(full), line => line.Contains("\"code\":\"full\"", StringComparison.Ordinal));
        var again = lines.IndexOf("room-again 200");
        Assert.Equal("\"home\":\"/room-again\"", lines[again + 1]);
        Assert.Equal("read-only 503", lines[again + 2]);
        Assert.Equal("\"home\":\"/room-again\"", lines[again + 4]);
        Assert.Equal(["last 200", "\"home\":\"/last\""], lines[^2..]);
    }

    /// <summary>Makes a password file and a database with an administrator and users.</summary>
    private static void Fill(TestDirectory files, int users)
    {
        _ = files.Write("passwd", ManagementServer.Line("root", "root:") + string.Concat(Enumerable.Range(0, users).Select(number => ManagementServer.Line($"user{number}", "group0:/group0"))));
        var store = TestAccounts.NewDatabase(files, out _);
        var root = store.Find("root")!;
        Assert.True(store.TryReplace(root, root with { Password = Kept, Status = AccountStatus.Activated }));
        store.Close();
        using var connection = new SqliteConnection($"Data Source={files["accounts.db"]};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO groups (name) VALUES ('group0');
            WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {users - 1})
            INSERT INTO users (name, groupid, home) SELECT 'user' || n, groups.id, '/group0' FROM numbers, groups WHERE groups.name = 'group0';
            INSERT INTO passwds (userid, passwd, statusid) SELECT id, '{Kept}', 2 FROM users WHERE name <> 'root';
            """);
        _ = command.ExecuteNonQuery();
    }
}
