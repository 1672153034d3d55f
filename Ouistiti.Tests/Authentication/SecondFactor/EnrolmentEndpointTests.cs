using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

/// <summary>Setting a second factor up.</summary>
[Trait("Category", "Published")]
public sealed class EnrolmentEndpointTests(FactorSite site) : IClassFixture<FactorSite>
{
    private const string Path = "/signin/enrol";

    [Fact]
    public async Task Who_has_not_signed_in_is_asked_to()
    {
        using var client = site.ClientOf(null);
        using var answer = await client.GetAsync(Relative(Path));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/signin?redirect_uri=%2Fsignin%2Fenrol", answer.Headers.Location!.OriginalString);
        using var posted = await FactorSite.PostAsync(client, Path, ("action", "start"));
        Assert.Equal("/signin", posted.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_user_who_has_not_enrolled_is_led_there()
    {
        using var client = site.ClientOf(site.NextUser());
        using var answer = await client.GetAsync(Relative("/signin/code?redirect_uri=/file.txt"));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/signin/enrol?redirect_uri=%2Ffile.txt", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_way_back_is_kept_also_where_it_stands_in_the_query()
    {
        using var client = site.ClientOf(site.NextUser());
        using var code = await FactorSite.PostAsync(client, "/signin/code?redirect_uri=/file.txt", ("code", "123456"));
        Assert.Equal("/signin/enrol?redirect_uri=%2Ffile.txt", code.Headers.Location!.OriginalString);
        using var begun = await FactorSite.PostAsync(client, code.Headers.Location.OriginalString, ("action", "start"));
        Assert.Equal("/signin/enrol?redirect_uri=%2Ffile.txt", begun.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_secret_is_shown_until_it_is_confirmed()
    {
        var user = site.NextUser();
        using var client = site.ClientOf(user, accept: "text/plain");
        using var before = await client.GetAsync(Relative(Path));
        Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);

        using var begun = await FactorSite.PostAsync(client, Path, ("action", "start"));
        var uri = await begun.Content.ReadAsStringAsync();
        Assert.Matches($@"^otpauth://totp/ouistiti:{user}\?secret=[A-Z2-7]{{32}}&issuer=ouistiti&digits=6\n$", uri);
        Assert.Equal("no-store", begun.Headers.CacheControl!.ToString());
        Assert.Equal(uri, await client.GetStringAsync(Relative(Path)));

        var code = await OathTool.CodeAsync(uri.Split("secret=")[1][..32], DateTimeOffset.UnixEpoch + FactorSite.Now);
        using var confirmed = await FactorSite.PostAsync(client, Path, ("action", "confirm"), ("code", code));
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        Assert.Matches(@"^(\d{5}(-\d{5}){4}\n){10}$", await confirmed.Content.ReadAsStringAsync());

        // The password alone shows nothing any more.
        using var after = await client.GetAsync(Relative(Path));
        Assert.Equal("/signin/code?redirect_uri=%2Fsignin%2Fenrol", after.Headers.Location!.OriginalString);
        using var again = await FactorSite.PostAsync(client, Path, ("action", "start"));
        Assert.Equal("/signin/code", again.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_code_that_is_wrong_confirms_nothing()
    {
        using var client = site.ClientOf(site.NextUser(), accept: "application/json");
        using var nothing = await FactorSite.PostAsync(client, Path, ("action", "confirm"), ("code", "000000"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.StatusCode);
        using var begun = await FactorSite.PostAsync(client, Path, ("action", "start"));
        var secret = (string)JsonNode.Parse(await begun.Content.ReadAsStringAsync())!["secret"]!;
        var old = await OathTool.CodeAsync(secret, DateTimeOffset.UnixEpoch + FactorSite.Now - TimeSpan.FromMinutes(5));
        foreach (var code in new[] { old, string.Empty, "000 000 000 000" })
        {
            using var answer = await FactorSite.PostAsync(client, Path, ("action", "confirm"), ("code", code));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }

        var state = JsonNode.Parse(await client.GetStringAsync(Relative(Path)))!;
        Assert.Equal("""{"enrolled":false,"pending":true,"codes":0}""", state.ToJsonString());
    }

    [Fact]
    public async Task The_page_shows_the_secret_to_apps_and_people()
    {
        using var client = site.ClientOf(site.NextUser(), accept: "text/html");
        var start = await new HtmlParser().ParseDocumentAsync(await client.GetStringAsync(Relative(Path + "?redirect_uri=/file.txt")));
        Assert.Equal("start", start.QuerySelector("button")!.GetAttribute("value"));
        Assert.Equal("/file.txt", start.QuerySelector("input[name=redirect_uri]")!.GetAttribute("value"));

        using var begun = await FactorSite.PostAsync(client, Path, ("action", "start"), ("redirect_uri", "/file.txt"));
        Assert.Equal(HttpStatusCode.SeeOther, begun.StatusCode);
        Assert.Equal(Path + "?redirect_uri=%2Ffile.txt", begun.Headers.Location!.OriginalString);

        var page = await new HtmlParser().ParseDocumentAsync(await client.GetStringAsync(begun.Headers.Location));
        var uri = page.QuerySelector("main a")!.GetAttribute("href")!;
        Assert.Contains($"secret={page.QuerySelector("code")!.TextContent.Replace(" ", string.Empty, StringComparison.Ordinal)}&", uri, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("svg[role=img][aria-label] path"));
        Assert.Empty(page.QuerySelectorAll("script, img"));
        var field = page.QuerySelector("input[name=code]")!;
        Assert.Equal(("one-time-code", "numeric"), (field.GetAttribute("autocomplete"), field.GetAttribute("inputmode")));
        Assert.NotNull(page.QuerySelector($"label[for={field.Id}]"));
    }

    [Fact]
    public async Task Who_has_to_change_the_password_does_that_first()
    {
        using var client = site.ClientOf(FactorSite.NewUser);
        using var answer = await client.GetAsync(Relative(Path));
        Assert.Equal("/signin/password?redirect_uri=%2Fsignin%2Fenrol", answer.Headers.Location!.OriginalString);
        using var begun = await FactorSite.PostAsync(client, Path, ("action", "start"));
        Assert.Equal("/signin/password", begun.Headers.Location!.OriginalString);

        // And he can, though the factor is still missing.
        using var page = await client.GetAsync(Relative("/signin/password"));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Another_sites_page_can_begin_nothing()
    {
        using var client = site.ClientOf(site.NextUser());
        client.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        using var answer = await FactorSite.PostAsync(client, Path, ("action", "start"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        using var code = await FactorSite.PostAsync(client, "/signin/code", ("code", "123456"));
        Assert.Equal(HttpStatusCode.Forbidden, code.StatusCode);
    }

    [Theory]
    [InlineData("codes")]
    [InlineData("remove")]
    [InlineData("")]
    [InlineData("START")]
    public async Task What_there_is_not_cannot_be_changed(string action)
    {
        using var client = site.ClientOf(site.NextUser());
        using var answer = await FactorSite.PostAsync(client, Path, ("action", action), ("code", "123456"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Theory]
    [InlineData("/signin/enrol")]
    [InlineData("/signin/code")]
    public async Task Other_methods_and_bodies_are_refused(string path)
    {
        var user = site.NextUser();
        _ = await site.EnrolAsync(user);
        using var client = site.ClientOf(user);
        using var delete = await client.DeleteAsync(Relative(path));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, delete.StatusCode);
        Assert.Equal(["GET", "HEAD", "POST"], delete.Content.Headers.Allow);
        if (path == "/signin/code")
        {
            using var json = await client.PostAsync(Relative(path), new StringContent("""{"code":"123456"}""", System.Text.Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
            using var large = await FactorSite.PostAsync(client, path, ("code", new string('1', 100_000)));
            Assert.Equal(HttpStatusCode.BadRequest, large.StatusCode);
        }
    }

    [Fact]
    public async Task Who_has_signed_in_gives_a_code_before_anything_changes()
    {
        var user = site.NextUser();
        var (secret, codes) = await site.EnrolAsync(user);
        using var client = site.ClientOf(null, new CookieContainer(), accept: "application/json");
        using var first = await FactorSite.PostAsync(client, "/signin", ("username", user), ("password", SignInSite.Password));
        using var second = await FactorSite.PostAsync(client, "/signin/code", ("code", codes[0]));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);

        foreach (var action in new[] { "start", "codes", "remove" })
        {
            using var refused = await FactorSite.PostAsync(client, Path, ("action", action));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        }

        Assert.Equal("""{"enrolled":true,"pending":false,"codes":9}""", await client.GetStringAsync(Relative(Path)));
        using var renewed = await FactorSite.PostAsync(client, Path, ("action", "codes"), ("code", await FactorSite.NextCodeAsync(secret)));
        codes = [.. JsonNode.Parse(await renewed.Content.ReadAsStringAsync())!["codes"]!.AsArray().Select(code => (string)code!)];

        // Another app takes the place of the first once a code of it is given.
        using var begun = await FactorSite.PostAsync(client, Path, ("action", "start"), ("code", codes[0]));
        var other = (string)JsonNode.Parse(await begun.Content.ReadAsStringAsync())!["secret"]!;
        Assert.NotEqual(secret, other);
        Assert.Equal("""{"enrolled":true,"pending":true,"codes":9}""", await client.GetStringAsync(Relative(Path)));
        using var confirmed = await FactorSite.PostAsync(client, Path, ("action", "confirm"), ("code", await OathTool.CodeAsync(other, DateTimeOffset.UnixEpoch + FactorSite.Now)));
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        using var removed = await FactorSite.PostAsync(client, Path, ("action", "remove"), ("code", await FactorSite.NextCodeAsync(other)), ("redirect_uri", "/file.txt"));
        Assert.Equal("/file.txt", removed.Headers.Location!.OriginalString);
        Assert.Equal("""{"enrolled":false,"pending":false,"codes":0}""", await client.GetStringAsync(Relative(Path)));
    }

    [Fact]
    public async Task The_log_says_who_enrolled_and_no_secret()
    {
        var user = site.NextUser();
        var (secret, codes) = await site.EnrolAsync(user);
        await site.Server.SaysAsync($"{user} has a second factor from now on.");
        Assert.DoesNotContain(secret, site.Server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(codes[0], site.Server.Output, StringComparison.Ordinal);
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);
}
