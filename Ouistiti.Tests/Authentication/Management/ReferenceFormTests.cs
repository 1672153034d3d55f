using System.Net;
using Xunit;

namespace Ouistiti.Tests.Authentication.Management;

/// <summary>The management as the C server has it: the same requests, the same answers, and its mistakes mended.</summary>
[Trait("Category", "Published")]
public sealed class ReferenceFormTests(ManagementFixture fixture) : IClassFixture<ManagementFixture>
{
    private static readonly (string, string) Json = ("Accept", "text/json");

    private readonly ManagementServer _server = fixture.Server;

    [Fact]
    public async Task Accounts_are_shown_as_text_and_as_json()
    {
        var user = await fixture.NewUserAsync("""{ "home": "/home/a & b=c", "group": "team 1", "disabledFactors": [ "totp" ] }""");
        var text = await _server.AskAsync("root", "GET", $"/auth/mngt/{user}");
        Assert.Equal((HttpStatusCode.OK, "application/x-www-form-urlencoded", $"user={user}&group=team%201&status=activated&home=%2Fhome%2Fa%20%26%20b%3Dc"), (text.Status, text.Type, text.Text));
        var json = await _server.AskAsync(user, "GET", $"/auth/mngt/{user}", null, Json);
        Assert.Equal((HttpStatusCode.OK, "text/json"), (json.Status, json.Type));
        Assert.Equal("""{"totp":false}""", json.Json["issuers"]!.ToJsonString());
        Assert.Equal((user, "team 1", "activated", "/home/a & b=c"), ((string)json.Json["user"]!, (string)json.Json["group"]!, (string)json.Json["status"]!, (string)json.Json["home"]!));
        Assert.Equal("application/json", (await _server.AskAsync("root", "GET", $"/auth/mngt/{user}", null, ("Accept", "application/json"))).Type);
        Assert.Equal("no-store", json.Header("Cache-Control"));
    }

    [Fact]
    public async Task The_list_has_everybody()
    {
        var list = await _server.AskAsync("root", "GET", "/auth/mngt", null, Json);
        var names = list.Json.AsArray().Select(account => (string)account!["user"]!).ToArray();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Contains("ann", names);
        var text = await _server.AskAsync("root", "GET", "/auth/mngt/");
        Assert.Equal(names.Length, text.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("user=ann&group=users&status=activated&home=\n", text.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user=%C3%A9va%20%22%3Cb%3E%26&passwd=a%20good%20one")]
    [InlineData("""{ "user": "éva \"<b>&", "passwd": "a good one" }""")]
    public async Task Names_of_any_characters_come_back_as_they_went(string body)
    {
        var created = await _server.AskAsync("root", "PUT", "/auth/mngt", body, Json);
        Assert.Equal((HttpStatusCode.Created, "éva \"<b>&"), (created.Status, (string?)created.Json["user"]));
        Assert.DoesNotContain("<b>", created.Text, StringComparison.Ordinal);
        Assert.Equal("approving", (string)created.Json["status"]!);
        var location = created.Header("Location")!;
        Assert.Equal("/auth/mngt/%C3%A9va%20%22%3Cb%3E%26", location);
        Assert.Equal("éva \"<b>&", (string)(await _server.AskAsync("root", "GET", location, null, Json)).Json["user"]!);
        Assert.Equal(HttpStatusCode.OK, (await _server.AskAsync("root", "DELETE", location)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.AskAsync("root", "GET", location)).Status);
    }

    [Fact]
    public async Task What_is_not_said_stays()
    {
        var user = await fixture.NewUserAsync("""{ "home": "/home/him", "group": "staff", "disabledFactors": [ "totp" ] }""");
        var reply = await _server.AskAsync("root", "POST", $"/auth/mngt/{user}", "status=repudiated", Json);
        Assert.Equal($$$"""{"user":"{{{user}}}","group":"staff","status":"repudiated","home":"/home/him","issuers":{"totp":false}}""", reply.Text);
        reply = await _server.AskAsync("root", "POST", $"/auth/mngt/{user}", "home=&issuers=totp%3Dtrue", Json);
        Assert.Equal($$$"""{"user":"{{{user}}}","group":"staff","status":"repudiated","home":"","issuers":{}}""", reply.Text);
    }

    [Fact]
    public async Task Passwords_are_kept_as_slow_hashes_and_said_to_be_changed()
    {
        var user = await fixture.NewUserAsync();
        var reply = await _server.AskAsync("root", "POST", $"/auth/mngt/{user}", "passwd=one good password", Json);
        Assert.True((bool)reply.Json["passwdchanged"]!);
        Assert.Null(reply.Json["token"]);
        Assert.Contains($"\n{user}:$pbkdf2-", "\n" + await File.ReadAllTextAsync(_server.Files["passwd"]), StringComparison.Ordinal);
        Assert.DoesNotContain("one good password", await File.ReadAllTextAsync(_server.Files["passwd"]), StringComparison.Ordinal);
        Assert.EndsWith("&passwdchanged=true", (await _server.AskAsync("root", "POST", $"/auth/mngt/{user}", "passwd=two good passwords")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_password_nobody_signs_in()
    {
        Assert.Equal(HttpStatusCode.Created, (await _server.AskAsync("root", "PUT", "/auth/mngt/nopass", "status=activated")).Status);
        foreach (var password in new[] { "*", "", "nopass" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await _server.SendAsync(ManagementServer.Basic("nopass", password), "GET", "/")).Status);
        }
    }

    [Theory]
    [InlineData("PUT", "/auth/mngt", "passwd=a good one", 400, "bad value")]
    [InlineData("PUT", "/auth/mngt/a", "user=b&passwd=a good one", 400, "bad value")]
    [InlineData("PUT", "/auth/mngt", "user=a:b&passwd=a good one", 400, "bad value")]
    [InlineData("PUT", "/auth/mngt", "user=..&passwd=a good one", 400, "bad value")]
    [InlineData("PUT", "/auth/mngt/a", "passwd=short", 400, "bad value")]
    [InlineData("PUT", "/auth/mngt/a", "passwd=password", 400, "bad value")]
    [InlineData("PUT", "/auth/mngt/a", "passwd=a good one&group=reapproving", 400, "bad value")]
    [InlineData("PUT", "/auth/mngt/a", "passwd=a good one&home=relative", 400, "bad value")]
    [InlineData("PUT", "/auth/mngt/a", "passwd=a good one&status=2", 400, "bad value")]
    [InlineData("PUT", "/auth/mngt/a", "passwd=a good one&passwd=another good one", 400, "bad value")]
    [InlineData("PUT", "/auth/mngt/a", """{ "passwd": 1 }""", 400, "bad value")]
    [InlineData("PUT", "/auth/mngt/a", """{ "passwd": """, 400, "bad value")]
    [InlineData("PUT", "/auth/mngt/a", """[ "a" ]""", 400, "bad value")]
    [InlineData("PUT", "/auth/mngt/ann", "passwd=a good one", 409, "user existing")]
    [InlineData("POST", "/auth/mngt/nobody", "group=staff", 404, "user not found")]
    [InlineData("POST", "/auth/mngt/nobody/else", "group=staff", 404, "user not found")]
    [InlineData("DELETE", "/auth/mngt/nobody", null, 404, "user not found")]
    [InlineData("DELETE", "/auth/mngt", null, 400, "bad value")]
    [InlineData("GET", "/auth/mngt/nobody", null, 404, "user not found")]
    [InlineData("POST", "/auth/mngt/ann", "issuers=a%22b", 400, "bad value")]
    [InlineData("PATCH", "/auth/mngt/ann", "group=staff", 405, "bad method")]
    public async Task What_is_wrong_is_said_in_the_C_servers_words(string method, string path, string? body, int status, string error)
    {
        var reply = await _server.AskAsync("root", method, path, body, Json);
        Assert.Equal((status, error, method), ((int)reply.Status, (string?)reply.Json["error"], (string?)reply.Json["method"]));
        var text = await _server.AskAsync("root", method, path, body);
        Assert.Equal((status, "text/plain"), ((int)text.Status, text.Type));
    }

    [Fact]
    public async Task Bodies_that_are_large_or_of_another_type_are_refused()
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _server.AskAsync("root", "PUT", "/auth/mngt/big", "passwd=" + new string('x', 40_000))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _server.AskAsync("root", "PUT", "/auth/mngt/big", $$"""{ "passwd": "{{new string('x', 40_000)}}" }""")).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _server.AskAsync("root", "PUT", "/auth/mngt/big", "passwd=a good one", ("Content-Type", "text/plain"))).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _server.AskAsync("root", "PUT", "/auth/mngt/big", "x", ("Content-Type", "multipart/form-data; boundary=x"))).Status);
        var options = await _server.AskAsync("root", "OPTIONS", "/auth/mngt");
        Assert.Equal(HttpStatusCode.NoContent, options.Status);
    }
}
