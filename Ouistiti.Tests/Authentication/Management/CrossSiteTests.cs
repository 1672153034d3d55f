using System.Net;
using Xunit;

namespace Ouistiti.Tests.Authentication.Management;

/// <summary>No page of another site changes an account in the name of who looks at it.</summary>
[Trait("Category", "Published")]
public sealed class CrossSiteTests(ManagementFixture fixture) : IClassFixture<ManagementFixture>
{
    private readonly ManagementServer _server = fixture.Server;

    public static TheoryData<string, string, string?> Changes { get; } = new()
    {
        { "PUT", "/auth/mngt/forged", "passwd=a good one" },
        { "POST", "/auth/mngt/{0}", "group=root" },
        { "DELETE", "/auth/mngt/{0}", null },
        { "POST", "/api/accounts", """{ "name": "forged" }""" },
        { "PUT", "/api/accounts/{0}", """{ "group": "root", "home": "", "status": "activated", "disabledFactors": [] }""" },
        { "PATCH", "/api/accounts/{0}", """{ "group": "root" }""" },
        { "DELETE", "/api/accounts/{0}", null },
        { "DELETE", "/api/accounts/{0}/sessions", null },
        { "DELETE", "/api/accounts/{0}/sessions/x", null },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_from_another_sites_page_is_refused(string method, string path, string? body)
    {
        var user = await fixture.NewUserAsync();
        var token = await _server.SignInAsync("root");
        var before = (await _server.AskAsync("root", "GET", "/auth/mngt")).Text;
        foreach (var (name, value) in new[] { ("Origin", "https://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site") })
        {
            // By cookie, and by the password that a browser adds by itself.
            var byCookie = await _server.SendAsync(null, method, path.Replace("{0}", user, StringComparison.Ordinal), body, (name, value), ("Cookie", $"X-Auth-Token={token}"));
            var byPassword = await _server.AskAsync("root", method, path.Replace("{0}", user, StringComparison.Ordinal), body, (name, value));
            Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (byCookie.Status, byPassword.Status));
            if (path.StartsWith("/api/", StringComparison.Ordinal))
            {
                Assert.Equal(("application/problem+json", "cross_site"), (byCookie.Type, (string?)byCookie.Json["code"]));
            }
        }

        Assert.Equal(before, (await _server.AskAsync("root", "GET", "/auth/mngt")).Text);
        Assert.True(await _server.AcceptsAsync(token));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task What_a_form_can_send_is_no_json(string type)
    {
        var reply = await _server.AskAsync("root", "POST", "/api/accounts", """{ "name": "forged" }""", ("Content-Type", type));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.AskAsync("root", "GET", "/api/accounts/forged")).Status);
    }

    [Fact]
    public async Task A_form_with_a_cookie_that_says_nothing_of_where_it_comes_from_is_refused()
    {
        var user = await fixture.NewUserAsync();
        var cookie = ("Cookie", $"X-Auth-Token={await _server.SignInAsync("root")}");
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.SendAsync(null, "POST", $"/auth/mngt/{user}", "group=staff", cookie)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _server.SendAsync(null, "POST", $"/auth/mngt/{user}", "group=staff", cookie, ("X-Requested-With", "XMLHttpRequest"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await _server.SendAsync(null, "POST", $"/auth/mngt/{user}", "group=team", cookie, ("Origin", $"http://127.0.0.1:{_server.Port}"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await _server.SendAsync(null, "POST", $"/auth/mngt/{user}", "group=crew", cookie, ("Sec-Fetch-Site", "same-origin"))).Status);
    }
}
