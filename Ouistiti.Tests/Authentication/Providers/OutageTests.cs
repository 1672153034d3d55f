using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ouistiti.Tests.Authentication.OpenIdConnect.Providers;
using Xunit;

namespace Ouistiti.Tests.Authentication.Providers;

/// <summary>A provider that hangs, stalls, hangs up or floods, wherever it is asked: a page within bounded time, and everybody else goes on.</summary>
[Trait("Category", "Published")]
public sealed class OutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

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

    [Theory]
    [InlineData(nameof(ProviderEndpoint.Discovery))]
    [InlineData(nameof(ProviderEndpoint.Keys))]
    [InlineData(nameof(ProviderEndpoint.Token))]
    [InlineData(nameof(ProviderEndpoint.UserInfo))]
    public async Task Whatever_it_does_there_is_a_page_in_time_and_others_go_on(string endpoint)
    {
        var asked = Enum.Parse<ProviderEndpoint>(endpoint);
        var isMetadata = asked is ProviderEndpoint.Discovery or ProviderEndpoint.Keys;
        foreach (var failure in new[] { CannedAnswer.Hang, CannedAnswer.Stall, CannedAnswer.HangUp, CannedAnswer.Huge })
        {
            if (isMetadata)
            {
                // What it knows already is good for an hour.
                await Site.RestartAsync();
            }

            Provider.Answers.Instead[asked] = failure;
            using var browser = ProviderSite.Browser();
            var watch = Stopwatch.StartNew();
            var signingIn = Site.SignInAsync(browser);
            await AdministratorComesInAsync();
            var (_, page) = await signingIn;
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, Longest);
            Assert.Contains("You are not signed in", page, StringComparison.Ordinal);
            Assert.Contains("/signin/openid", page, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Unauthorized, await Site.StatusAsync(browser));
            _ = Provider.Answers.Instead.Remove(asked);
        }

        await Site.RestartAsync();
        using var later = ProviderSite.Browser();
        Assert.Equal("staff", (await Site.SignInAsync(later)).Page);
    }

    [Fact]
    public async Task Many_who_wait_for_it_keep_nobody_else_waiting()
    {
        Provider.Answers.Instead[ProviderEndpoint.Token] = CannedAnswer.Hang;
        var waiting = Enumerable.Range(0, 100).Select(async _ =>
        {
            using var browser = ProviderSite.Browser();
            return (await Site.SignInAsync(browser)).Page;
        }).ToArray();
        for (var i = 0; i < 10; i++)
        {
            await AdministratorComesInAsync();
        }

        Assert.All(await Task.WhenAll(waiting), page => Assert.Contains("does not answer at the moment", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_it_cannot_be_asked_about_a_sign_out_he_is_signed_out_here()
    {
        using var browser = ProviderSite.Browser();
        _ = await Site.SignInAsync(browser);
        await Provider.DisposeAsync();
        await Site.RestartAsync();
        var (address, _) = await browser.GoAsync(new Uri(Site.Url + "/signout?redirect_uri=/index.html"), Site.Url + "/index.html");
        Assert.Equal(Site.Url + "/index.html", address.AbsoluteUri);
        Assert.Equal(HttpStatusCode.Unauthorized, await Site.StatusAsync(browser));
    }

    private async Task AdministratorComesInAsync()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{ProviderSite.Password}")));
        Assert.Equal("staff", await client.GetStringAsync(new Uri(Site.Url + "/staff.html")));
    }
}
