using System.Net;
using Ouistiti.Tests.Authentication.OpenIdConnect.Providers;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Providers;

/// <summary>Sessions of a provider's users: what they outlive, and what ends them.</summary>
[Trait("Category", "Published")]
public sealed class SessionEndTests : IAsyncLifetime
{
    private const int Large = 64 * 1024 * 1024;

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
    public async Task A_sign_in_outlives_a_server_that_is_killed_in_the_middle_of_it_and_after_it()
    {
        using var browser = ProviderSite.Browser();
        var (there, _) = await browser.GoAsync(new Uri($"{Site.Url}/signin/openid?redirect_uri=/staff.html"), Provider.Url + "/authorize");
        await Site.RestartAsync();
        Assert.Equal("staff", (await browser.GoAsync(there)).Page);

        // Killed as soon as the browser has its cookie: who has been told that he is signed in, is.
        await Site.RestartAsync();
        Assert.Equal(HttpStatusCode.OK, await Site.StatusAsync(browser));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task New_keys_of_the_provider_keep_nobody_out_for_long(bool keepOld)
    {
        using var before = ProviderSite.Browser();
        _ = await Site.SignInAsync(before);
        Provider.RotateKeys(keepOld);

        Assert.Equal(HttpStatusCode.OK, await Site.StatusAsync(before));
        await Eventually.TrueAsync(
            async () =>
            {
                using var browser = ProviderSite.Browser();
                return (await Site.SignInAsync(browser)).Page == "staff";
            },
            "the new key is known");
    }

    [Fact]
    public async Task Who_signs_out_at_the_provider_is_signed_out_here_and_nobody_else_can_do_that()
    {
        Provider.User["sid"] = "session-of-ann";
        using var browser = ProviderSite.Browser();
        using var anybody = ProviderSite.Browser();
        _ = await Site.SignInAsync(browser);
        var issuer = Uri.EscapeDataString(Provider.Url);
        foreach (var query in new[]
        {
            "", "?", "?sid=session-of-ann", $"?iss={issuer}", $"?iss={issuer}&sid=", $"?iss={issuer}&sid=session-of-bob", "?iss=https%3A%2F%2Fevil.example&sid=session-of-ann",
            "?iss=&sid=session-of-ann",
        })
        {
            using var answer = await anybody.Client.GetAsync(new Uri($"{Site.Url}/signout-oidc{query}"));
            Assert.InRange((int)answer.StatusCode, 200, 499);
            Assert.Equal(HttpStatusCode.OK, await Site.StatusAsync(browser));
        }

        // Without the user's cookies, as a browser sends it that keeps them from frames of others.
        using var told = await anybody.Client.GetAsync(new Uri($"{Site.Url}/signout-oidc?iss={issuer}&sid=session-of-ann"));
        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        Assert.Contains("no-store", told.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await Site.StatusAsync(browser));
        await Site.Server.SaysAsync("All sessions of ann were ended: he has signed out at the provider");

        // And comes in again.
        Assert.Equal("staff", (await Site.SignInAsync(browser)).Page);
    }

    [Fact]
    public async Task Being_told_of_a_sign_out_while_the_provider_is_down_breaks_nothing()
    {
        Provider.Answers.Instead[ProviderEndpoint.Discovery] = CannedAnswer.HangUp;
        using var anybody = ProviderSite.Browser();
        using var answer = await anybody.Client.GetAsync(new Uri($"{Site.Url}/signout-oidc?iss={Uri.EscapeDataString(Provider.Url)}&sid=x"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task What_still_runs_ends_with_the_session()
    {
        _ = Site.Files.Write("htdocs/large.bin", new byte[Large]);
        Provider.User["sid"] = "session-of-ann";
        using var browser = ProviderSite.Browser();
        _ = await Site.SignInAsync(browser);
        using var download = await browser.Client.GetAsync(new Uri(Site.Url + "/large.bin"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, download.StatusCode);
        await using var stream = await download.Content.ReadAsStreamAsync();
        var buffer = new byte[4096];
        await stream.ReadExactlyAsync(buffer);

        using var anybody = ProviderSite.Browser();
        using var told = await anybody.Client.GetAsync(new Uri($"{Site.Url}/signout-oidc?iss={Uri.EscapeDataString(Provider.Url)}&sid=session-of-ann"));
        await Site.Server.SaysAsync(" GET /large.bin HTTP/1.1 200 ");
        _ = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            for (var left = Large - buffer.Length; left > 0; left -= buffer.Length)
            {
                await stream.ReadExactlyAsync(buffer);
            }
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_is_disabled_at_the_provider_is_not_signed_in_for_long(bool local)
    {
        await Site.DisposeAsync();
        await using var node = await NodeProvider.StartAsync("http://127.0.0.1:9/");
        _site = await ProviderSite.StartAsync(
            node.Issuer,
            ProviderSite.Client(NodeProvider.ClientId, NodeProvider.ClientSecret),
            $"\"Recheck\": \"00:00:10\", \"RecheckGrace\": \"00:00:10\", " + (local ? "\"LocalAccounts\": true" : "\"Allow\": { \"Everybody\": true }"));
        await node.ChangeUserAsync("ann", local ? new() { ["preferred_username"] = "admin" } : []);
        await node.SendBackAsync(Site.Url + "/signin-oidc");
        using var browser = ProviderSite.Browser();
        Assert.Equal("staff", (await Site.SignInAsync(browser)).Page);
        await node.DisableAsync("ann");
        await Eventually.TrueAsync(async () => await Site.StatusAsync(browser) == HttpStatusCode.Unauthorized, "the session ends");
        await Site.Server.SaysAsync($"The sessions of {(local ? "admin" : "ann")} have ended: ");
    }
}
