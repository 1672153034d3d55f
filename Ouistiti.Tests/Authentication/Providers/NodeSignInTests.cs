using System.Net;
using Microsoft.Playwright;
using Ouistiti.Tests.Authentication.OpenIdConnect.Providers;
using Ouistiti.Tests.Browser;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Providers;

/// <summary>From a page that is closed to the certified provider of npm and back, as a browser goes.</summary>
[Trait("Category", "Published")]
public sealed class NodeSignInTests : IAsyncLifetime, IDisposable
{
    private const string Page = "/staff.html?tab=1&q=a%20b";

    // In the order in which they count: ann is in both.
    private const string Settings = """
        "Allow": { "Groups": [ "staff" ] }, "Groups": [ { "Claim": "admins", "Group": "root" }, { "Claim": "staff", "Group": "employees" } ]
        """;

    private const string Authentication = """
        , "Tokens": { "RemoteCookies": true }
        """;

    private readonly TestDirectory _keys = new();
    private NodeProvider? _provider;
    private ProviderSite? _site;

    private NodeProvider Provider => _provider!;

    private ProviderSite Site => _site!;

    public async Task InitializeAsync()
    {
        _provider = await NodeProvider.StartAsync("http://127.0.0.1:9/");
        await StartSiteAsync(ProviderSite.Client(NodeProvider.ClientId, NodeProvider.ClientSecret));
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await Provider.DisposeAsync();
    }

    public void Dispose() => _keys.Dispose();

    [Fact]
    public async Task A_deep_link_leads_by_the_provider_to_the_page_that_was_wanted()
    {
        using var browser = ProviderSite.Browser();
        var (address, page) = await Site.SignInAsync(browser, Page);

        Assert.Equal((Site.Url + Page, "staff"), (address.AbsoluteUri, page));
        Assert.Equal(("ann", "root"), (Site.Remote(browser, "User"), Site.Remote(browser, "Group")));
        Assert.Equal(HttpStatusCode.OK, await Site.StatusAsync(browser));
    }

    [Fact]
    public async Task Who_has_a_session_at_the_provider_is_not_asked_again()
    {
        using var browser = ProviderSite.Browser();
        _ = await Site.SignInAsync(browser);

        // He knows no password any more, and comes with the provider's cookies alone.
        using var later = new FormBrowser("ann", "a wrong one");
        later.Cookies.Add(browser.Cookies.GetCookies(new Uri(Provider.Issuer)));
        Assert.Equal(HttpStatusCode.Unauthorized, await Site.StatusAsync(later));
        Assert.Equal("staff", (await Site.SignInAsync(later)).Page);
    }

    [Fact]
    public async Task A_user_of_no_group_that_is_allowed_is_known_and_not_admitted()
    {
        using var browser = ProviderSite.Browser("bob");
        var (_, page) = await Site.SignInAsync(browser);

        Assert.Contains("the provider knows you, but you are not admitted here", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await Site.StatusAsync(browser));
        await Site.Server.SaysAsync("bob is known to the provider, but none of OpenIdConnect:Allow");
    }

    [Fact]
    public async Task Signing_out_leads_to_the_provider_and_back()
    {
        using var browser = ProviderSite.Browser();
        _ = await Site.SignInAsync(browser);
        var (address, _) = await browser.GoAsync(new Uri(Site.Url + "/signout?redirect_uri=/index.html"), Site.Url + "/index.html");

        Assert.Equal(Site.Url + "/index.html", address.AbsoluteUri);
        Assert.Equal(HttpStatusCode.Unauthorized, await Site.StatusAsync(browser));

        // There, too, he has signed out.
        using var later = new FormBrowser("ann", "a wrong one");
        later.Cookies.Add(browser.Cookies.GetCookies(new Uri(Provider.Issuer)));
        Assert.Contains("Wrong user name or password", (await Site.SignInAsync(later)).Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_with_a_key_needs_no_secret()
    {
        var file = _keys.Write("client.pem", Provider.ClientKey.ExportPkcs8PrivateKeyPem());
        await Site.DisposeAsync();
        await StartSiteAsync($$"""
            "ClientId": "{{NodeProvider.KeyedClientId}}", "ClientKeyFile": "{{file}}"
            """);
        using var browser = ProviderSite.Browser();
        Assert.Equal("staff", (await Site.SignInAsync(browser)).Page);
    }

    [Fact]
    public async Task A_client_with_another_key_is_not_believed()
    {
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var file = _keys.Write("client.pem", other.ExportPkcs8PrivateKeyPem());
        await Site.DisposeAsync();
        await StartSiteAsync($$"""
            "ClientId": "{{NodeProvider.KeyedClientId}}", "ClientKeyFile": "{{file}}"
            """);
        using var browser = ProviderSite.Browser();
        Assert.Contains("are not set up for each other", (await Site.SignInAsync(browser)).Page, StringComparison.Ordinal);
        await Site.Server.SaysAsync("the token endpoint answers invalid_client");
    }

    [Fact]
    public async Task The_secret_may_be_posted()
    {
        await Site.DisposeAsync();
        await StartSiteAsync(ProviderSite.Client(NodeProvider.ClientId, NodeProvider.ClientSecret) + ", \"PostsClientSecret\": true");
        using var browser = ProviderSite.Browser();
        Assert.Equal("staff", (await Site.SignInAsync(browser)).Page);
    }

    [Fact]
    public async Task Chromium_goes_by_the_button_of_the_sign_in_page_and_signs_out_again()
    {
        await using var chromium = await Chromium.StartAsync();
        var (page, complaints) = await chromium.NewPageAsync();
        _ = await page.GotoAsync(Site.Url + Page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with the provider" }).ClickAsync();
        await ProviderPages.SignInAsync(page, Provider.Issuer, "ann", NodeProvider.Password);
        await ProviderPages.ArriveAsync(page, Site.Url + Page);
        Assert.Equal("staff", await page.InnerTextAsync("body"));

        _ = await page.GotoAsync(Site.Url + "/signout?redirect_uri=/staff.html");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await ProviderPages.SignOutAsync(page, Provider.Issuer);
        await ProviderPages.ArriveAsync(page, Site.Url + "/signin?**");

        // Of anything but that there is no icon for these pages of plain text.
        Assert.All(complaints, complaint => Assert.StartsWith("Failed to load resource", complaint, StringComparison.Ordinal));
    }

    private async Task StartSiteAsync(string client)
    {
        _site = await ProviderSite.StartAsync(Provider.Issuer, client, Settings, Authentication);
        await Provider.SendBackAsync(Site.Url + "/signin-oidc", Site.Url + "/signout-callback-oidc");
    }
}
