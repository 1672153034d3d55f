using System.Net;
using Ouistiti.Tests.Authentication.OpenIdConnect.Providers;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Providers;

/// <summary>What somebody tries who wants to be signed in as another, to sign another in as himself, or to send him elsewhere (RFC 9700, section 4).</summary>
[Trait("Category", "Published")]
public sealed class AttackTests : IAsyncLifetime
{
    private LyingProvider? _provider;
    private ProviderSite? _site;

    private LyingProvider Provider => _provider!;

    private ProviderSite Site => _site!;

    public async Task InitializeAsync()
    {
        _provider = await LyingProvider.StartAsync();
        _site = await ProviderSite.StartAsync(_provider);
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await Provider.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_is_good_once_and_in_the_browser_that_began()
    {
        Provider.Answers.TakesCodeAgain = true;
        using var browser = ProviderSite.Browser();
        using var victim = ProviderSite.Browser();
        var answer = await AnswerAsync(browser);

        // Somebody hands his own sign-in to another browser, which has begun one too.
        _ = await AnswerAsync(victim);
        await RefusesAsync(victim, await victim.Client.GetAsync(answer));
        using (var first = await browser.Client.GetAsync(answer))
        {
            Assert.Equal((HttpStatusCode.SeeOther, "/staff.html"), (first.StatusCode, first.Headers.Location?.OriginalString));
        }

        using var again = await browser.Client.GetAsync(answer);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        using var thief = ProviderSite.Browser();
        await RefusesAsync(thief, await thief.Client.GetAsync(answer));
        Assert.Equal(1, Provider.Count(ProviderEndpoint.Token));
    }

    [Fact]
    public async Task An_answer_that_was_tampered_with_is_none()
    {
        using var browser = ProviderSite.Browser();
        var answer = (await AnswerAsync(browser)).AbsoluteUri;
        var state = answer.IndexOf("state=", StringComparison.Ordinal) + 6;
        foreach (var other in new[]
        {
            answer[..state] + (answer[state] == 'A' ? 'B' : 'A') + answer[(state + 1)..],
            answer + "x",
            answer + "&code=another",
            answer + "&state=another",
            answer + "&iss=" + Uri.EscapeDataString(Provider.Url),
            answer[..state] + new string('A', 6000),
            answer[..state] + "%00%0d%0a",
            $"{Site.Url}/signin-oidc",
            $"{Site.Url}/signin-oidc?code=x",
            $"{Site.Url}/signin-oidc?error=access_denied&error_description=%0d%0aX: y",
        })
        {
            await RefusesAsync(browser, await browser.Client.GetAsync(other));
        }

        using var long1 = await browser.Client.GetAsync(answer[..state] + new string('A', 60_000));
        Assert.Equal(HttpStatusCode.RequestUriTooLong, long1.StatusCode);
        Assert.Equal(0, Provider.Count(ProviderEndpoint.Token));

        // It is the right one all the same that counts: what others try disturbs nobody.
        using var right = await browser.Client.GetAsync(answer);
        Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
    }

    [Fact]
    public async Task Nothing_but_an_answer_is_taken()
    {
        using var browser = ProviderSite.Browser();
        using var stranger = ProviderSite.Browser();
        var answer = await AnswerAsync(browser);
        var fields = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(answer.Query).ToDictionary(field => field.Key, field => field.Value.ToString());
        using var form = new FormUrlEncodedContent(fields);
        await RefusesAsync(stranger, await stranger.Client.PostAsync(new Uri(Site.Url + "/signin-oidc"), form));
        using var large = new FormUrlEncodedContent(new Dictionary<string, string> { ["state"] = new('A', 2_000_000) });
        await RefusesAsync(stranger, await stranger.Client.PostAsync(new Uri(Site.Url + "/signin-oidc"), large));
        using var json = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        await RefusesAsync(stranger, await stranger.Client.PostAsync(new Uri(Site.Url + "/signin-oidc"), json));
        using var put = new HttpRequestMessage(HttpMethod.Put, answer);
        await RefusesAsync(browser, await browser.Client.SendAsync(put));
        Assert.Equal(0, Provider.Count(ProviderEndpoint.Token));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://127.0.0.1@evil.example/")]
    [InlineData("http://127.0.0.1.evil.example/")]
    [InlineData("/x\r\nSet-Cookie: a=b")]
    [InlineData("/\t/evil.example")]
    [InlineData("")]
    public async Task Nobody_is_sent_elsewhere(string target)
    {
        using var browser = ProviderSite.Browser();
        var (address, page) = await Site.SignInAsync(browser, target);
        Assert.Equal((Site.Url + "/", "home"), (address.AbsoluteUri, page));

        // Nor who is signed in already, or signs out.
        using var again = await browser.Client.GetAsync(new Uri($"{Site.Url}/signin/openid?redirect_uri={Uri.EscapeDataString(target)}"));
        Assert.Equal("/", again.Headers.Location?.OriginalString);
        (address, _) = await browser.GoAsync(new Uri($"{Site.Url}/signout?redirect_uri={Uri.EscapeDataString(target)}"), Site.Url + "/signin");
        Assert.Equal(Site.Url, address.GetLeftPart(UriPartial.Authority));
        using var forged = await browser.Client.GetAsync(new Uri($"{Site.Url}/signout-callback-oidc?state={Uri.EscapeDataString(target)}"));
        Assert.Equal("/", forged.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task What_the_provider_says_of_an_error_is_neither_shown_nor_a_line_of_its_own()
    {
        Provider.Answers.Refuse("invalid_request", "first\r\n2026-01-01 FORGED <script>\u001b[31m");
        using var browser = ProviderSite.Browser();
        var (_, page) = await Site.SignInAsync(browser);
        Assert.DoesNotContain("FORGED", page, StringComparison.Ordinal);
        await Site.Server.SaysAsync("FORGED");
        Assert.DoesNotContain(Site.Server.Output.Split('\n'), line => line.StartsWith("2026-01-01 FORGED", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', Site.Server.Output);
        Provider.Answers.Refuse(new string('x', 3000), new string('y', 3000));
        _ = await Site.SignInAsync(browser);
        Assert.DoesNotContain(Site.Server.Output.Split('\n'), line => line.Length > 1000);
    }

    [Fact]
    public async Task Many_sign_in_side_by_side()
    {
        var pages = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            using var browser = ProviderSite.Browser();
            return (await Site.SignInAsync(browser)).Page;
        }));
        Assert.All(pages, page => Assert.Equal("staff", page));
        Assert.Equal(1, Provider.Count(ProviderEndpoint.Discovery));
    }

    [Fact]
    public async Task Sign_ins_that_nobody_ends_do_not_fill_the_browser()
    {
        using var client = OuistitiServer.Client();
        var cookies = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            using var begun = await client.GetAsync(new Uri(Site.Url + "/signin/openid?redirect_uri=/" + new string('x', 3000)));
            cookies.AddRange(begun.Headers.GetValues("Set-Cookie"));
        }

        // Browsers keep at most 180 of a site: together they have to fit into a request, and are sent to the way back alone.
        Assert.Equal(30, cookies.Count);
        Assert.All(cookies, cookie => Assert.Contains("path=/signin-oidc;", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.All(cookies, cookie => Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.All(cookies, cookie => Assert.InRange(cookie.IndexOf(';', StringComparison.Ordinal), 1, 100));
    }

    [Fact]
    public async Task The_address_of_a_sign_in_has_a_bounded_length()
    {
        using var browser = ProviderSite.Browser();
        var (there, _) = await browser.GoAsync(new Uri($"{Site.Url}/signin/openid?redirect_uri=/staff.html?{new string('x', 4000)}"), Provider.Url + "/authorize");

        // Kestrel, as most servers, takes 8 KiB.
        Assert.InRange(there.AbsoluteUri.Length, 1, 8000);
        Assert.Equal("staff", (await browser.GoAsync(there)).Page);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/relative")]
    [InlineData("")]
    public async Task Nobody_is_sent_to_what_is_no_address_of_a_server(string endpoint)
    {
        Provider.Answers.Discovery = document => document["authorization_endpoint"] = endpoint;
        using var browser = ProviderSite.Browser();
        var (address, page) = await Site.SignInAsync(browser);
        Assert.StartsWith(Site.Url + "/signin/openid", address.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("You are not signed in", page, StringComparison.Ordinal);
    }

    /// <summary>Goes as far as back from the provider.</summary>
    private async Task<Uri> AnswerAsync(FormBrowser browser) =>
        (await browser.GoAsync(new Uri($"{Site.Url}/signin/openid?redirect_uri=/staff.html"), Site.Url + "/signin-oidc")).Address;

    private async Task RefusesAsync(FormBrowser browser, HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.InRange((int)answer.StatusCode, 400, 499);
            Assert.Equal(HttpStatusCode.Unauthorized, await Site.StatusAsync(browser));
        }
    }
}
