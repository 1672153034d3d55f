using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

/// <summary>Giving the code.</summary>
[Trait("Category", "Published")]
public sealed class CodeEndpointTests(FactorSite site) : IClassFixture<FactorSite>
{
    private const string Path = "/signin/code";

    [Theory]
    [InlineData(null, null, HttpStatusCode.Found)]
    [InlineData("X-Requested-With", "XMLHttpRequest", HttpStatusCode.Forbidden)]
    [InlineData("Upgrade", "websocket", HttpStatusCode.Unauthorized)]
    public async Task The_password_alone_leads_to_the_code(string? field, string? value, HttpStatusCode status)
    {
        using var client = site.ClientOf(site.NextUser());
        if (field is not null)
        {
            client.DefaultRequestHeaders.Add(field, value);
        }

        using var answer = await client.GetAsync(Relative("/file.txt?a=1"));
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("WWW-Form realm=\"totp\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal(status == HttpStatusCode.Found ? "/signin/code?redirect_uri=%2Ffile.txt%3Fa%3D1" : null, answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_page_asks_for_one_thing()
    {
        var user = site.NextUser();
        _ = await site.EnrolAsync(user);
        using var client = site.ClientOf(user);
        using var answer = await client.GetAsync(Relative(Path + "?redirect_uri=/file.txt"));
        var page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
        var field = Assert.Single(page.QuerySelectorAll("input:not([type=hidden])"));
        Assert.Equal(("one-time-code", "numeric"), (field.GetAttribute("autocomplete"), field.GetAttribute("inputmode")));
        Assert.NotNull(page.QuerySelector($"label[for={field.Id}]"));
        Assert.Equal("/file.txt", page.QuerySelector("input[name=redirect_uri]")!.GetAttribute("value"));
        Assert.Empty(page.QuerySelectorAll("script"));
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task A_right_code_opens_the_site()
    {
        var user = site.NextUser();
        var (secret, _) = await site.EnrolAsync(user);
        var cookies = new CookieContainer();
        using var client = site.ClientOf(user, cookies);
        using var answer = await FactorSite.PostAsync(client, Path, ("code", await FactorSite.NextCodeAsync(secret)), ("redirect_uri", "/file.txt"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/file.txt", answer.Headers.Location!.OriginalString);
        Assert.Equal("0123456789", await client.GetStringAsync(Relative("/file.txt")));

        // The cookie is enough by itself; the password alone is not.
        using var later = site.ClientOf(null, cookies);
        Assert.Equal("0123456789", await later.GetStringAsync(Relative("/file.txt")));
        using var other = site.ClientOf(user);
        using var refused = await other.GetAsync(Relative("/file.txt"));
        Assert.Equal(HttpStatusCode.Found, refused.StatusCode);
    }

    [Fact]
    public async Task A_form_and_then_a_code_open_the_site()
    {
        var user = site.NextUser();
        var (secret, _) = await site.EnrolAsync(user);
        using var client = site.ClientOf(null, new CookieContainer());
        using var first = await FactorSite.PostAsync(client, "/signin", ("username", user), ("password", SignInSite.Password), ("redirect_uri", "/file.txt"));
        Assert.Equal("/signin/code?redirect_uri=%2Ffile.txt", first.Headers.Location!.OriginalString);
        using var half = await client.GetAsync(Relative("/file.txt"));
        Assert.Equal("/signin/code?redirect_uri=%2Ffile.txt", half.Headers.Location!.OriginalString);
        using var second = await FactorSite.PostAsync(client, Path, ("code", await FactorSite.NextCodeAsync(secret)), ("redirect_uri", "https://evil.example/"));
        Assert.Equal("/", second.Headers.Location!.OriginalString);
        Assert.Equal("0123456789", await client.GetStringAsync(Relative("/file.txt")));
    }

    [Fact]
    public async Task A_program_gets_an_object()
    {
        var user = site.NextUser();
        var (secret, _) = await site.EnrolAsync(user);
        using var client = site.ClientOf(user, accept: "application/json");
        using var answer = await FactorSite.PostAsync(client, Path, ("code", await FactorSite.NextCodeAsync(secret)));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal($$"""{"user":"{{user}}","factors":["password","totp"]}""", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.ToJsonString());
        Assert.Null(answer.Headers.Location);
    }

    [Fact]
    public async Task A_code_that_has_been_used_is_as_wrong_as_any()
    {
        var user = site.NextUser();
        var (secret, _) = await site.EnrolAsync(user);
        var code = await FactorSite.NextCodeAsync(secret);
        using var client = site.ClientOf(user);
        using var first = await FactorSite.PostAsync(client, Path, ("code", code));
        using var replayed = await FactorSite.PostAsync(client, Path, ("code", code));
        using var wrong = await FactorSite.PostAsync(client, Path, ("code", "12345"));
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (replayed.StatusCode, wrong.StatusCode));
        Assert.Equal(await wrong.Content.ReadAsStringAsync(), await replayed.Content.ReadAsStringAsync());
        Assert.False(replayed.Headers.Contains("Set-Cookie"));
        Assert.Equal("WWW-Form realm=\"totp\"", replayed.Headers.WwwAuthenticate.ToString());
        Assert.NotNull((await new HtmlParser().ParseDocumentAsync(await wrong.Content.ReadAsStringAsync())).QuerySelector("[role=alert]"));
    }

    [Fact]
    public async Task A_code_in_the_query_is_not_looked_at()
    {
        var user = site.NextUser();
        var (secret, codes) = await site.EnrolAsync(user);
        using var client = site.ClientOf(user);
        using var answer = await FactorSite.PostAsync(client, $"{Path}?code={await FactorSite.NextCodeAsync(secret)}");
        using var recovery = await FactorSite.PostAsync(client, $"{Path}?code={codes[0]}", ("code", string.Empty));
        using var twice = await FactorSite.PostAsync(client, Path, ("code", codes[0]), ("code", codes[0]));
        Assert.All(new[] { answer, recovery, twice }, refused => Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode));
    }

    [Fact]
    public async Task A_recovery_code_opens_the_site_once()
    {
        var user = site.NextUser();
        var (_, codes) = await site.EnrolAsync(user);
        using var client = site.ClientOf(user);
        using var first = await FactorSite.PostAsync(client, Path, ("code", $" {codes[9]} "));
        using var second = await FactorSite.PostAsync(client, Path, ("code", codes[9]));
        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.Unauthorized), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task Any_text_in_the_field_is_refused_without_a_failure()
    {
        var user = site.NextUser();
        _ = await site.EnrolAsync(user);
        using var client = site.ClientOf(user);
        var random = new Random(7);
        foreach (var _ in Enumerable.Range(0, 5))
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            using var content = new ByteArrayContent([.. "code="u8, .. bytes]);
            content.Headers.ContentType = new("application/x-www-form-urlencoded");
            using var answer = await client.PostAsync(Relative(Path), content);
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest, $"{answer.StatusCode}: {Convert.ToHexString(bytes)}");
        }
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);
}
