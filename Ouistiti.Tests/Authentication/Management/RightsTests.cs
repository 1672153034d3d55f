using System.Globalization;
using System.Net;
using Xunit;

namespace Ouistiti.Tests.Authentication.Management;

/// <summary>Who may do what.</summary>
[Trait("Category", "Published")]
public sealed class RightsTests(ManagementFixture fixture) : IClassFixture<ManagementFixture>
{
    private const string NewPassword = "another good one";

    private readonly ManagementServer _server = fixture.Server;

    /// <summary>A request about an account, and what comes of it for nobody, its owner, another user, its owner when he has to change his password, and an administrator.</summary>
    public static TheoryData<string, string, string?, string> Matrix { get; } = new()
    {
        { "GET", "/auth/mngt", null, "401 403 403 403 200" },
        { "GET", "/auth/mngt/{0}", null, "401 200 403 200 200" },
        { "HEAD", "/auth/mngt/{0}", null, "401 200 403 200 200" },
        { "PUT", "/auth/mngt/{0}x", "passwd=another good one", "401 403 403 403 201" },
        { "POST", "/auth/mngt/{0}", "group=staff", "401 403 403 403 200" },
        { "POST", "/auth/mngt/{0}", "group=root", "401 403 403 403 200" },
        { "POST", "/auth/mngt/{0}", "home=/elsewhere", "401 403 403 403 200" },
        { "POST", "/auth/mngt/{0}", "status=repudiated", "401 403 403 403 200" },
        { "POST", "/auth/mngt/{0}", "issuers=totp", "401 403 403 403 200" },
        { "POST", "/auth/mngt/{0}", "passwd=another good one", "401 403 403 200 200" },
        { "POST", "/auth/mngt/{0}", "passwd=another good one&current=wrong horse", "401 403 403 200 200" },
        { "POST", "/auth/mngt/{0}", "passwd=another good one&current=correct horse", "401 200 403 200 200" },
        { "POST", "/auth/mngt/{0}", "passwd=another good one&current=correct horse&group=staff", "401 403 403 403 200" },
        { "DELETE", "/auth/mngt/{0}", null, "401 200 403 403 200" },
        { "GET", "/api/accounts", null, "401 403 403 403 200" },
        { "GET", "/api/accounts/{0}", null, "401 200 403 200 200" },
        { "POST", "/api/accounts", """{ "name": "{0}y", "password": "another good one" }""", "401 403 403 403 201" },
        { "PUT", "/api/accounts/{0}", """{ "group": "staff", "home": "", "status": "activated", "disabledFactors": [] }""", "401 403 403 403 200" },
        { "PUT", "/api/accounts/{0}z", """{ "group": "staff" }""", "401 403 403 403 201" },
        { "PATCH", "/api/accounts/{0}", """{ "group": "staff" }""", "401 403 403 403 200" },
        { "PATCH", "/api/accounts/{0}", """{ "home": "/elsewhere" }""", "401 403 403 403 200" },
        { "PATCH", "/api/accounts/{0}", """{ "status": "approving" }""", "401 403 403 403 200" },
        { "PATCH", "/api/accounts/{0}", """{ "disabledFactors": [ "totp" ] }""", "401 403 403 403 200" },
        { "PATCH", "/api/accounts/{0}", """{ "password": "another good one" }""", "401 403 403 200 200" },
        { "PATCH", "/api/accounts/{0}", """{ "password": "another good one", "currentPassword": "correct horse" }""", "401 200 403 200 200" },
        { "DELETE", "/api/accounts/{0}", null, "401 204 403 403 204" },
        { "GET", "/api/accounts/{0}/sessions", null, "401 200 403 403 200" },
        { "DELETE", "/api/accounts/{0}/sessions", null, "401 204 403 403 204" },
        { "DELETE", "/api/accounts/{0}/sessions/none", null, "401 404 403 403 404" },
        { "GET", "/api/accounts/openapi.json", null, "401 200 200 200 200" },
        { "GET", "/api/audit", null, "401 403 403 403 200" },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Everybody_may_do_what_is_his(string method, string path, string? body, string expected)
    {
        var codes = new List<string>();
        foreach (var caller in new[] { "nobody", "owner", "ann", "limited", "root" })
        {
            var user = await fixture.NewUserAsync(caller == "limited" ? """{ "status": "reapproving" }""" : null);
            var who = caller switch { "nobody" => null, "owner" or "limited" => user, _ => caller };
            var reply = await _server.AskAsync(who, method, path.Replace("{0}", user, StringComparison.Ordinal), body?.Replace("{0}", user, StringComparison.Ordinal));
            codes.Add(((int)reply.Status).ToString(CultureInfo.InvariantCulture));
            if ((int)reply.Status >= 400)
            {
                // Whatever was refused has changed nothing.
                var after = await _server.AskAsync("root", "GET", $"/api/accounts/{user}");
                Assert.Equal($$"""{"name":"{{user}}","group":"users","home":"","status":"{{(caller == "limited" ? "reapproving" : "activated")}}","disabledFactors":[],"writable":true}""", after.Text);
            }
        }

        Assert.Equal(expected, string.Join(' ', codes));
    }

    [Fact]
    public async Task A_user_sends_back_what_he_has_read()
    {
        var user = await fixture.NewUserAsync("""{ "home": "/home/him", "group": "staff" }""");
        Assert.Equal(HttpStatusCode.OK, (await _server.AskAsync(user, "POST", $"/auth/mngt/{user}", $"user={user}&group=staff&home=/home/him&status=activated&passwd=&issuers=")).Status);
        var read = await _server.AskAsync(user, "GET", $"/api/accounts/{user}");
        Assert.Equal(HttpStatusCode.OK, (await _server.AskAsync(user, "PATCH", $"/api/accounts/{user}", read.Text)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _server.AskAsync(user, "PUT", $"/api/accounts/{user}", read.Text)).Status);
    }

    [Fact]
    public async Task A_user_may_take_up_a_factor_but_not_leave_it()
    {
        var user = await fixture.NewUserAsync("""{ "disabledFactors": [ "totp" ] }""");
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.AskAsync(user, "POST", $"/auth/mngt/{user}", "issuers=totp,sms")).Status);
        var reply = await _server.AskAsync(user, "POST", $"/auth/mngt/{user}", """{ "issuers": { "totp": true } }""", ("Accept", "text/json"));
        Assert.Equal((HttpStatusCode.OK, "{}"), (reply.Status, reply.Json["issuers"]!.ToJsonString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.AskAsync(user, "POST", $"/auth/mngt/{user}", """{ "issuers": { "totp": false } }""")).Status);
    }

    [Fact]
    public async Task Who_has_changed_his_password_because_he_had_to_is_activated()
    {
        var user = await fixture.NewUserAsync("""{ "status": "reapproving" }""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _server.AskAsync(user, "PATCH", $"/api/accounts/{user}", """{ "password": "correct horse" }""")).Status);
        var reply = await _server.AskAsync(user, "PATCH", $"/api/accounts/{user}", $$"""{ "password": "{{NewPassword}}" }""");
        Assert.Equal("activated", (string)reply.Json["status"]!);
        Assert.Equal("home", (await _server.SendAsync(ManagementServer.Basic(user, NewPassword), "GET", "/index.html")).Text);
    }

    [Fact]
    public async Task A_password_that_an_administrator_gives_still_has_to_be_changed()
    {
        var user = await fixture.NewUserAsync("""{ "status": "reapproving" }""");
        var reply = await _server.AskAsync("root", "PATCH", $"/api/accounts/{user}", $$"""{ "password": "{{NewPassword}}" }""");
        Assert.Equal("reapproving", (string)reply.Json["status"]!);
    }

    [Theory]
    [InlineData("DELETE", "/auth/mngt/root", null)]
    [InlineData("POST", "/auth/mngt/root", "status=repudiated")]
    [InlineData("POST", "/auth/mngt/root", "status=approving")]
    [InlineData("DELETE", "/api/accounts/root", null)]
    [InlineData("PATCH", "/api/accounts/root", """{ "status": "repudiated" }""")]
    public async Task The_last_administrator_stays(string method, string path, string? body)
    {
        Assert.Equal(HttpStatusCode.Conflict, (await _server.AskAsync("root", method, path, body)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _server.AskAsync("root", "GET", "/api/accounts")).Status);
    }

    [Fact]
    public async Task Administrators_who_remove_each_other_at_the_same_time_do_not_both_go()
    {
        await using var server = await ManagementServer.StartAsync(prepare: files => files.Write("passwd", ManagementServer.Line("one", "root:") + ManagementServer.Line("two", "root:")));
        foreach (var body in new[] { """{ "group": "users" }""", """{ "status": "repudiated" }""", null })
        {
            foreach (var user in new[] { "one", "two" })
            {
                // Both passwords are known by now, so that the requests meet.
                _ = await server.AskAsync(user, "GET", "/api/accounts");
            }

            _ = await Task.WhenAll(
                server.AskAsync("one", body is null ? "DELETE" : "PATCH", "/api/accounts/two", body),
                server.AskAsync("two", body is null ? "DELETE" : "PATCH", "/api/accounts/one", body));
            var winner = (await server.AskAsync("one", "GET", "/api/accounts")).Status == HttpStatusCode.OK ? "one" : "two";
            Assert.Equal(HttpStatusCode.OK, (await server.AskAsync(winner, "GET", "/api/accounts")).Status);
            var loser = winner == "one" ? "two" : "one";
            var restored = await server.AskAsync(winner, "PATCH", $"/api/accounts/{loser}", """{ "group": "root", "status": "activated" }""");
            Assert.Contains(restored.Status, new[] { HttpStatusCode.OK, HttpStatusCode.NotFound });
        }
    }
}
