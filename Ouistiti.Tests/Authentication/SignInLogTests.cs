using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Tests.Authentication.Tokens;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication;

/// <summary>What the log says of users who come and go.</summary>
[Trait("Category", "Published")]
public sealed class SignInLogTests(SignInLogTests.Site site) : IClassFixture<SignInLogTests.Site>
{
    [Theory]
    [InlineData("Basic", "ann")]
    [InlineData("Digest", "bob")]
    public async Task Who_says_with_each_request_who_he_is_has_signed_in_once(string scheme, string user)
    {
        for (var i = 0; i < 3; i++)
        {
            // Each on a connection of its own.
            using var client = new HttpClient(new SocketsHttpHandler
            {
                UseProxy = false,
                Credentials = new CredentialCache { { new Uri(Url("/")), scheme, new NetworkCredential(user, SignInSite.Password) } },
            });
            Assert.Equal("0123456789", await client.GetStringAsync(new Uri(Url("/file.txt?noredirect"))));
        }

        await site.Server.SaysAsync($" {user} www GET /file.txt HTTP/1.1 200 ");
        Assert.Equal(1, Count($"{user} has signed in to www by {scheme} from 127.0.0.1."));
    }

    [Fact]
    public async Task A_session_has_a_beginning_and_an_end()
    {
        using var client = Browser();
        for (var i = 1; i <= 2; i++)
        {
            await PostAsync(client, "/signin", ("username", "carol"), ("password", SignInSite.Password));
            Assert.Equal("0123456789", await client.GetStringAsync(new Uri(Url("/file.txt"))));
            await PostAsync(client, "/signout");
            await site.Server.SaysAsync("A session of carol was ended from 127.0.0.1.");
            Assert.Equal(i, Count("carol has signed in to www by Form from 127.0.0.1."));
        }

        await PostAsync(client, "/signin", ("username", "carol"), ("password", SignInSite.Password));
        await PostAsync(client, "/signout", ("everywhere", "on"));
        await site.Server.SaysAsync("All sessions of carol were ended from 127.0.0.1.");
    }

    [Fact]
    public async Task A_changed_password_is_told_and_not_shown()
    {
        using var client = Browser();
        await PostAsync(client, "/signin", ("username", "erin"), ("password", SignInSite.Password));
        await PostAsync(client, "/signin/password", ("current", SignInSite.Password), ("new", "another horse"), ("again", "another horse"));
        await site.Server.SaysAsync("erin has changed the password, from 127.0.0.1.");
        Assert.DoesNotContain("another horse", site.Server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_token_leaves_its_reason_once_and_never_itself()
    {
        var token = $"{Jwt.Encode("""{"alg":"ES256","kid":"nobody's"}""")}.{Jwt.Encode("{}")}.c2lnbmF0dXJl";
        using var client = OuistitiServer.Client();
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url($"/file.txt?{i}")));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        await site.Server.SaysAsync("A token from 127.0.0.1 was refused: Its key is not known.");
        Assert.Equal(1, Count("was refused: Its key is not known."));
        Assert.DoesNotContain("c2lnbmF0dXJl", site.Server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_comes_back_after_a_while_has_signed_in_again()
    {
        var time = new ManualClock();
        using var lines = new LogLines();
        using var loggers = new LoggerFactory([lines]);
        var log = new SignInLog(new SiteIdentity("www"), time, loggers.CreateLogger<SignInLog>());
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse("192.0.2.1") } };
        context.User = new(new System.Security.Claims.ClaimsIdentity([new("user", "ann")], "Basic", "user", "roles"));
        for (var i = 0; i < 30; i++)
        {
            log.Known(context, "Basic");
            time.Advance(TimeSpan.FromMinutes(14));
        }

        time.Advance(TimeSpan.FromMinutes(1));
        log.Known(context, "Basic");
        Assert.Equal(Enumerable.Repeat("Information 1316 ann has signed in to www by Basic from 192.0.2.1.", 2), lines.Lines);
    }

    [Fact]
    public void What_is_remembered_of_it_is_bounded()
    {
        var times = new QuietTimes<int>(new ManualClock(), TimeSpan.FromMinutes(1));
        Assert.All(Enumerable.Range(0, QuietTimes<int>.Most + 1), what => Assert.True(times.Ends(what)));
        Assert.True(times.Ends(0));
        Assert.False(times.Ends(0));
    }

    private int Count(string text) => site.Server.Output.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));

    private string Url(string path) => $"http://127.0.0.1:{site.Port}{path}";

    private static HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private async Task PostAsync(HttpClient client, string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await client.PostAsync(new Uri(Url(path)), content);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    public sealed class Site : SignInSite
    {
        protected override void Configure(JsonObject configuration, JsonObject authentication)
        {
            _ = Files.Write("passwd", $"carol:{Password}\nerin:{Password}\n");
            authentication["Schemes"] = new JsonArray("Form", "Basic", "Digest");
            authentication["Digest"] = new JsonObject { ["Algorithms"] = new JsonArray("SHA-256", "MD5") };
            authentication["Accounts"] = JsonNode.Parse($$"""
                [ { "Users": [ { "Name": "ann", "Password": "{{Password}}" }, { "Name": "bob", "Password": "{{Password}}" } ] }, { "File": "passwd" } ]
                """);
        }
    }
}
