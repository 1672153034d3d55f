using System.Net;
using Microsoft.Playwright;
using Ouistiti.Tests.Authentication.OpenIdConnect.Providers;
using Ouistiti.Tests.Browser;
using Xunit;

namespace Ouistiti.Tests.Authentication.Providers;

/// <summary>From a page that is closed to a provider of Django's and back. Its issuer has a path, and it knows no sign-out.</summary>
[Trait("Category", "Published")]
public sealed class DjangoSignInTests : IAsyncLifetime
{
    private const string Page = "/staff.html?tab=1&q=a%20b";

    private const string Settings = """
        "Allow": { "Domains": [ "example.org" ] }, "Groups": [ { "Claim": "staff", "Group": "employees" } ], "DefaultGroup": "others"
        """;

    private DjangoProvider? _provider;
    private ProviderSite? _site;

    private DjangoProvider Provider => _provider!;

    private ProviderSite Site => _site!;

    public async Task InitializeAsync()
    {
        // It has to know the site's address when it starts, and the site the provider's.
        var port = Ouistiti.Tests.Support.Ports.Take();
        _provider = await DjangoProvider.StartAsync($"http://127.0.0.1:{port}/signin-oidc");
        _site = await ProviderSite.StartAsync(_provider.Issuer, ProviderSite.Client(DjangoProvider.ClientId, DjangoProvider.ClientSecret), Settings, """
            , "Tokens": { "RemoteCookies": true }
            """, port, """[ "openid", "profile", "email", "groups" ]""");
    }

    public async Task DisposeAsync()
    {
        if (_site is not null)
        {
            await Site.DisposeAsync();
        }

        await Provider.DisposeAsync();
    }

    [Fact]
    public async Task A_deep_link_leads_by_the_provider_to_the_page_that_was_wanted()
    {
        using var browser = ProviderSite.Browser();
        var (address, page) = await Site.SignInAsync(browser, Page);

        Assert.Equal((Site.Url + Page, "staff"), (address.AbsoluteUri, page));
        Assert.Equal(("ann", "employees"), (Site.Remote(browser, "User"), Site.Remote(browser, "Group")));
        Assert.Equal(HttpStatusCode.OK, await Site.StatusAsync(browser));

        // With a mail address of another domain, nobody comes in.
        using var other = ProviderSite.Browser("bob");
        Assert.Contains("you are not admitted here", (await Site.SignInAsync(other)).Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_is_a_matter_of_the_site_alone()
    {
        using var browser = ProviderSite.Browser();
        _ = await Site.SignInAsync(browser);
        var (address, _) = await browser.GoAsync(new Uri(Site.Url + "/signout?redirect_uri=/index.html"), Site.Url + "/index.html");

        Assert.Equal(Site.Url + "/index.html", address.AbsoluteUri);
        Assert.Equal(HttpStatusCode.Unauthorized, await Site.StatusAsync(browser));
    }

    [Fact]
    public async Task Chromium_goes_by_the_button_of_the_sign_in_page_and_signs_out_again()
    {
        await using var chromium = await Chromium.StartAsync();
        var (page, complaints) = await chromium.NewPageAsync();
        _ = await page.GotoAsync(Site.Url + Page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with the provider" }).ClickAsync();
        await ProviderPages.SignInAsync(page, Provider.Issuer, "ann", DjangoProvider.Password);
        await ProviderPages.ArriveAsync(page, Site.Url + Page);
        Assert.Equal("staff", await page.InnerTextAsync("body"));

        _ = await page.GotoAsync(Site.Url + "/signout?redirect_uri=/staff.html");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await ProviderPages.ArriveAsync(page, Site.Url + "/signin?**");

        // Of anything but that there is no icon for these pages of plain text.
        Assert.All(complaints, complaint => Assert.StartsWith("Failed to load resource", complaint, StringComparison.Ordinal));
    }
}
