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
}
