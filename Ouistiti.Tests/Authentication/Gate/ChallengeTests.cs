using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Gate;

/// <summary>What who has not signed in is told.</summary>
[Trait("Category", "Published")]
public sealed class ChallengeTests(ChallengeTests.Site site) : IClassFixture<ChallengeTests.Site>
{
    private const string Basic = "Authorization: Basic YW5uOmNvcnJlY3QgaG9yc2U=\r\n";

    [Fact]
    public async Task A_browser_is_sent_to_the_page_with_the_way_back()
    {
        var answer = await AskAsync("/a%20b/%C3%A4?x=1&y=%2f");

        Assert.StartsWith("HTTP/1.1 302 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nLocation: /signin?redirect_uri=%2Fa%2520b%2F%25C3%25A4%3Fx%3D1%26y%3D%252f\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nWWW-Authenticate: WWW-Form realm=\"ouistiti\"\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_strongest_scheme_comes_first()
    {
        var answer = await AskAsync("/");

        Assert.True(answer.IndexOf("WWW-Authenticate: Basic", StringComparison.Ordinal) < answer.IndexOf("WWW-Authenticate: WWW-Form", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("X-Requested-With: XMLHttpRequest\r\n")]
    [InlineData("X-Requested-With: xmlhttprequest\r\n")]
    [InlineData("Sec-Fetch-Mode: cors\r\n")]
    public async Task A_script_gets_403_and_the_challenge(string headers)
    {
        var answer = await AskAsync("/file.txt", headers);

        Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nWWW-Authenticate: Basic realm=\"ouistiti\", charset=\"UTF-8\"\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/file.txt?noredirect", "")]
    [InlineData("/file.txt", "Authorization: Basic YW5uOndyb25n\r\n")]
    [InlineData("/file.txt", "Connection: Upgrade\r\nUpgrade: websocket\r\n")]
    public async Task Who_cannot_use_a_page_gets_401(string target, string headers) =>
        Assert.StartsWith("HTTP/1.1 401 ", await AskAsync(target, headers), StringComparison.Ordinal);

    [Fact]
    public async Task A_request_that_cannot_be_made_again_is_not_gone_back_to()
    {
        var answer = await Wire.SendAsync(site.Port, "POST /file.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.Contains("\r\nLocation: /signin\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/public/open.txt")]
    [InlineData("/signin")]
    [InlineData("/signout")]
    public async Task What_is_open_needs_nobody(string target) =>
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(target), StringComparison.Ordinal);

    [Fact]
    public async Task Wrong_credentials_do_not_close_what_is_open() =>
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync("/public/open.txt", "Authorization: Basic YW5uOndyb25n\r\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("new", "302", "Location: /signin/password?redirect_uri=%2Ffile.txt")]
    [InlineData("waiting", "401", "WWW-Authenticate: Basic")]
    [InlineData("banned", "401", "WWW-Authenticate: Basic")]
    public async Task The_state_of_an_account_counts(string user, string status, string header)
    {
        var answer = await AskAsync("/file.txt", $"Authorization: Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user}:{SignInSite.Password}"))}\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains(header, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin: https://evil.example\r\n", "403")]
    [InlineData("Origin: null\r\n", "403")]
    [InlineData("Origin: http://localhost.evil.example\r\n", "403")]
    [InlineData("Origin: http://localhost\r\nOrigin: https://evil.example\r\n", "403")]
    [InlineData("Sec-Fetch-Site: cross-site\r\n", "403")]
    [InlineData("Origin: http://localhost\r\n", "405")]
    [InlineData("Origin: https://auth.example.org\r\n", "405")]
    [InlineData("Sec-Fetch-Site: same-origin\r\n", "405")]
    [InlineData("", "405")]
    public async Task A_request_that_changes_something_must_not_come_from_a_foreign_page(string headers, string status)
    {
        var answer = await Wire.SendAsync(site.Port, $"POST /file.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n{Basic}{headers}Connection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_page_may_lead_to_the_site() =>
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync("/file.txt", $"{Basic}Origin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task A_foreign_page_may_not_open_a_WebSocket() =>
        Assert.StartsWith("HTTP/1.1 403 ", await AskAsync("/file.txt", $"{Basic}Origin: https://evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"), StringComparison.Ordinal);

    private Task<string> AskAsync(string target, string headers = "") =>
        Wire.SendAsync(site.Port, $"GET {target} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n");

    public sealed class Site : SignInSite
    {
        protected override void Configure(JsonObject configuration, JsonObject authentication) =>
            authentication["Schemes"] = new JsonArray("Form", "Basic");
    }
}
