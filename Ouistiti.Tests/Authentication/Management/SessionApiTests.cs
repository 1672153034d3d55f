using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Ouistiti.Tests.Authentication.Management;

/// <summary>Sessions that users see, and end.</summary>
[Trait("Category", "Published")]
public sealed class SessionApiTests(ManagementFixture fixture) : IClassFixture<ManagementFixture>
{
    private readonly ManagementServer _server = fixture.Server;

    [Fact]
    public async Task A_user_sees_his_sessions_and_which_one_he_is_in()
    {
        var user = await fixture.NewUserAsync();
        var one = await OpenAsync(user, "one");
        var two = await OpenAsync(user, new string('x', 500));
        var list = await ListAsync(user, one);
        Assert.Equal(2, list.Length);
        var current = Assert.Single(list, session => (bool)session["current"]!);
        Assert.Equal(("one", "127.0.0.1", "www"), ((string)current["userAgent"]!, (string)current["address"]!, (string)current["site"]!));
        Assert.InRange((DateTimeOffset)current["expires"]!, (DateTimeOffset)current["signedIn"]!, (DateTimeOffset)current["ends"]!);
        Assert.All(list, session => Assert.InRange(((string)session["userAgent"]!).Length, 1, 200));
        Assert.Single(await ListAsync(user, two), session => (bool)session["current"]!);

        // An administrator sees them too, and is in none of them.
        var seen = await _server.AskAsync("root", "GET", $"/api/accounts/{user}/sessions");
        Assert.All(seen.Json["sessions"]!.AsArray(), session => Assert.False((bool)session!["current"]!));
    }

    [Fact]
    public async Task Ending_one_ends_it_at_once_and_no_other()
    {
        var user = await fixture.NewUserAsync();
        var one = await OpenAsync(user, "one");
        var two = await OpenAsync(user, "two");
        var id = (string)(await ListAsync(user, one)).Single(session => (string)session["userAgent"]! == "two")["id"]!;
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.AskAsync("ann", "DELETE", $"/api/accounts/{user}/sessions/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.AskAsync("ann", "DELETE", $"/api/accounts/ann/sessions/{id}")).Status);
        Assert.True(await _server.AcceptsAsync(two));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(one, "DELETE", $"/api/accounts/{user}/sessions/{id}")).Status);
        Assert.False(await _server.AcceptsAsync(two));
        Assert.True(await _server.AcceptsAsync(one));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(one, "DELETE", $"/api/accounts/{user}/sessions/{id}")).Status);
        Assert.Single(await ListAsync(user, one));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ending_all_ends_them_at_once(bool byRoot)
    {
        var user = await fixture.NewUserAsync();
        var other = await fixture.NewUserAsync();
        string[] tokens = [await OpenAsync(user, "one"), await OpenAsync(user, "two")];
        var theirs = await OpenAsync(other, "one");
        var path = $"/api/accounts/{user}/sessions";
        Assert.Equal(HttpStatusCode.NoContent, (byRoot ? await _server.AskAsync("root", "DELETE", path) : await SendAsync(tokens[0], "DELETE", path)).Status);
        foreach (var token in tokens)
        {
            Assert.False(await _server.AcceptsAsync(token));
        }

        Assert.True(await _server.AcceptsAsync(theirs));
        Assert.Empty((await _server.AskAsync("root", "GET", path)).Json["sessions"]!.AsArray());
    }

    [Theory]
    [InlineData("PATCH", "/api/accounts/{0}", """{ "password": "another good one" }""")]
    [InlineData("PATCH", "/api/accounts/{0}", """{ "status": "repudiated" }""")]
    [InlineData("POST", "/auth/mngt/{0}", "passwd=another good one")]
    [InlineData("POST", "/auth/mngt/{0}", "status=reapproving")]
    [InlineData("DELETE", "/auth/mngt/{0}", null)]
    public async Task What_changes_an_account_ends_its_sessions_and_its_remembered_password(string method, string path, string? body)
    {
        var user = await fixture.NewUserAsync();
        var token = await OpenAsync(user, "one");
        Assert.True(await _server.AcceptsAsync(token));
        Assert.Equal("home", (await _server.AskAsync(user, "GET", "/index.html")).Text);
        Assert.True((await _server.AskAsync("root", method, path.Replace("{0}", user, StringComparison.Ordinal), body)).Status is HttpStatusCode.OK or HttpStatusCode.NoContent);
        Assert.False(await _server.AcceptsAsync(token));
        Assert.NotEqual("home", (await _server.AskAsync(user, "GET", "/index.html")).Text);

        // And what was brings none of them back.
        if (method != "DELETE")
        {
            _ = await _server.AskAsync("root", "PATCH", $"/api/accounts/{user}", """{ "status": "activated" }""");
            Assert.False(await _server.AcceptsAsync(token));
            Assert.Empty((await _server.AskAsync("root", "GET", $"/api/accounts/{user}/sessions")).Json["sessions"]!.AsArray());
        }
    }

    [Fact]
    public async Task A_download_ends_with_its_session()
    {
        const int large = 64 * 1024 * 1024;
        _ = _server.Files.Write("htdocs/large.bin", new byte[large]);
        var user = await fixture.NewUserAsync();
        var token = await OpenAsync(user, "one");
        using var download = new TcpClient { ReceiveBufferSize = 16 * 1024 };
        await download.ConnectAsync(IPAddress.Loopback, _server.Port);
        await using var stream = download.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /large.bin HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: X-Auth-Token={token}\r\n\r\n"));
        var buffer = new byte[16 * 1024];
        Assert.StartsWith("HTTP/1.1 200 ", Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)), StringComparison.Ordinal);

        var id = (string)(await ListAsync(user, token)).Single()["id"]!;
        Assert.Equal(HttpStatusCode.NoContent, (await _server.AskAsync("root", "DELETE", $"/api/accounts/{user}/sessions/{id}")).Status);
        await _server.Process.SaysAsync($" {user} www GET /large.bin HTTP/1.1 200 ");

        long count = 0;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0)
            {
                count += read;
            }
        }
        catch (IOException)
        {
            // A reset is an end too.
        }

        Assert.InRange(count, 0, large - 1);
    }

    [Fact]
    public async Task Sessions_are_known_after_a_kill()
    {
        await using var server = await ManagementServer.StartAsync();
        var token = await server.SignInAsync("ann", agent: "survivor");

        // The list writes what waits; a session of the last second may be forgotten, and goes on all the same.
        _ = await server.AskAsync("root", "GET", "/api/accounts/ann/sessions");
        await server.KillAsync();
        await server.StartAsync();
        Assert.True(await server.AcceptsAsync(token));
        var list = (await server.AskAsync("root", "GET", "/api/accounts/ann/sessions")).Json["sessions"]!.AsArray();
        Assert.Equal("survivor", (string)Assert.Single(list)!["userAgent"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await server.AskAsync("root", "DELETE", $"/api/accounts/ann/sessions/{(string)list[0]!["id"]!}")).Status);
        await server.KillAsync();
        await server.StartAsync();
        Assert.False(await server.AcceptsAsync(token));
    }

    /// <summary>Signs in as a page does: with a session of its own each time.</summary>
    private async Task<string> OpenAsync(string user, string agent)
    {
        // Basic gives the same token again; whoever comes with another account object, as after a change, gets another one.
        _ = await _server.AskAsync("root", "PATCH", $"/api/accounts/{user}", $$"""{ "home": "/home/{{agent[..1]}}{{agent.Length}}" }""");
        return await _server.SignInAsync(user, agent: agent);
    }

    private async Task<System.Text.Json.Nodes.JsonNode[]> ListAsync(string user, string token)
    {
        var list = await SendAsync(token, "GET", $"/api/accounts/{user}/sessions");
        Assert.Equal(HttpStatusCode.OK, list.Status);
        return [.. list.Json["sessions"]!.AsArray().Select(session => session!)];
    }

    private Task<Reply> SendAsync(string token, string method, string path) => _server.SendAsync(new AuthenticationHeaderValue("Bearer", token), method, path);
}
