using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Gate;

/// <summary>Sessions from their beginning to their end.</summary>
[Trait("Category", "Published")]
public sealed class SessionTests(SessionTests.Site site) : IClassFixture<SessionTests.Site>
{
    private const int Large = 64 * 1024 * 1024;

    [Fact]
    public async Task Who_has_signed_out_has_to_sign_in_again()
    {
        using var browser = new Visitor(site.Port);
        await browser.SignInAsync("ann");
        Assert.Equal(HttpStatusCode.OK, await browser.GetAsync("/file.txt"));
        var token = browser.Token;

        Assert.Equal(HttpStatusCode.SeeOther, await browser.PostAsync("/signout"));

        Assert.Equal(HttpStatusCode.Found, await browser.GetAsync("/file.txt"));
        Assert.StartsWith("HTTP/1.1 302 ", await Wire.SendAsync(site.Port, $"GET /file.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: X-Auth-Token={token}\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_that_session_alone()
    {
        using var one = new Visitor(site.Port);
        using var other = new Visitor(site.Port);
        await one.SignInAsync("bob");
        await other.SignInAsync("bob");

        _ = await one.PostAsync("/signout");

        Assert.Equal(HttpStatusCode.OK, await other.GetAsync("/file.txt"));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_all_sessions_of_the_user_and_no_others()
    {
        using var one = new Visitor(site.Port);
        using var other = new Visitor(site.Port);
        using var somebody = new Visitor(site.Port);
        await one.SignInAsync("carol");
        await other.SignInAsync("carol");
        await somebody.SignInAsync("bob");

        _ = await one.PostAsync("/signout", ("everywhere", "on"));

        Assert.Equal(HttpStatusCode.Found, await other.GetAsync("/file.txt"));
        Assert.Equal(HttpStatusCode.OK, await somebody.GetAsync("/file.txt"));
    }

    [Fact]
    public async Task A_link_signs_nobody_out()
    {
        using var browser = new Visitor(site.Port);
        await browser.SignInAsync("bob");

        Assert.Equal(HttpStatusCode.OK, await browser.GetAsync("/signout"));
        Assert.Equal(HttpStatusCode.OK, await browser.GetAsync("/file.txt"));
    }

    [Fact]
    public async Task What_still_runs_ends_with_the_session()
    {
        using var browser = new Visitor(site.Port);
        await browser.SignInAsync("dave");
        using var download = new TcpClient { ReceiveBufferSize = 16 * 1024 };
        await download.ConnectAsync(IPAddress.Loopback, site.Port);
        await using var stream = download.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /large.bin HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: X-Auth-Token={browser.Token}\r\n\r\n"));
        var buffer = new byte[16 * 1024];
        Assert.StartsWith("HTTP/1.1 200 ", Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)), StringComparison.Ordinal);

        _ = await browser.PostAsync("/signout");
        await site.Server.SaysAsync(" dave www GET /large.bin HTTP/1.1 200 ");

        Assert.InRange(await CountAsync(stream, buffer), 0, Large - 1);
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_and_keeps_this_one()
    {
        using var browser = new Visitor(site.Port);
        using var other = new Visitor(site.Port);
        await browser.SignInAsync("erin");
        await other.SignInAsync("erin");

        Assert.Equal(HttpStatusCode.SeeOther, await browser.PostAsync("/signin/password", ("current", SignInSite.Password), ("new", "another horse"), ("again", "another horse")));

        Assert.Equal(HttpStatusCode.OK, await browser.GetAsync("/file.txt"));
        Assert.Equal(HttpStatusCode.Found, await other.GetAsync("/file.txt"));
        Assert.DoesNotContain("another horse", await File.ReadAllTextAsync(site.Files["passwd"]), StringComparison.Ordinal);
        await other.SignInAsync("erin", "another horse");
        Assert.Equal(HttpStatusCode.OK, await other.GetAsync("/file.txt"));
    }

    [Theory]
    [InlineData("wrong", "another horse", "another horse", HttpStatusCode.UnprocessableEntity)]
    [InlineData(SignInSite.Password, "another horse", "another cow", HttpStatusCode.UnprocessableEntity)]
    [InlineData(SignInSite.Password, "short", "short", HttpStatusCode.UnprocessableEntity)]
    [InlineData(SignInSite.Password, SignInSite.Password, SignInSite.Password, HttpStatusCode.UnprocessableEntity)]
    public async Task A_password_is_changed_to_a_good_one_by_who_knows_the_old(string current, string next, string again, HttpStatusCode status)
    {
        using var browser = new Visitor(site.Port);
        await browser.SignInAsync("bob");

        Assert.Equal(status, await browser.PostAsync("/signin/password", ("current", current), ("new", next), ("again", again)));
        Assert.Equal(HttpStatusCode.OK, await browser.GetAsync("/file.txt"));
    }

    [Fact]
    public async Task Nobody_changes_a_password_who_has_not_signed_in()
    {
        using var browser = new Visitor(site.Port);

        Assert.Equal(HttpStatusCode.Found, await browser.PostAsync("/signin/password", ("username", "bob"), ("current", SignInSite.Password), ("new", "another horse"), ("again", "another horse")));
    }

    private static async Task<long> CountAsync(NetworkStream stream, byte[] buffer)
    {
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

        return count;
    }

    public sealed class Site : SignInSite
    {
        private static readonly string[] Users = ["ann", "bob", "carol", "dave", "erin"];

        protected override void Configure(JsonObject configuration, JsonObject authentication)
        {
            _ = Files.Write("htdocs/large.bin", new byte[Large]);
            _ = Files.Write("passwd", string.Concat(Users.Select(user => $"{user}:{Password}:users:\n")));
            authentication["Schemes"] = new JsonArray("Form");
            authentication["Accounts"] = JsonNode.Parse("""[ { "File": "passwd" } ]""");
        }
    }

    /// <summary>A browser with its cookies.</summary>
    private sealed class Visitor : IDisposable
    {
        private readonly CookieContainer _cookies = new();
        private readonly HttpClient _client;

        public Visitor(int port) => _client = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        public string Token => _cookies.GetCookies(_client.BaseAddress!)["X-Auth-Token"]!.Value;

        public async Task SignInAsync(string user, string password = SignInSite.Password) =>
            Assert.Equal(HttpStatusCode.SeeOther, await PostAsync("/signin", ("username", user), ("password", password)));

        public async Task<HttpStatusCode> GetAsync(string target)
        {
            using var answer = await _client.GetAsync(target);
            return answer.StatusCode;
        }

        public async Task<HttpStatusCode> PostAsync(string target, params (string Name, string Value)[] fields)
        {
            using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
            using var answer = await _client.PostAsync(target, content);
            return answer.StatusCode;
        }

        public void Dispose() => _client.Dispose();
    }
}
