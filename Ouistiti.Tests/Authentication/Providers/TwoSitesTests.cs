using System.Net;
using Ouistiti.Tests.Authentication.OpenIdConnect.Providers;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Providers;

/// <summary>Two sites of one server that know the same provider, and have other rules.</summary>
[Trait("Category", "Published")]
public sealed class TwoSitesTests : IAsyncLifetime, IDisposable
{
    private readonly TestDirectory _files = new();
    private readonly string _open = $"http://127.0.0.1:{Ports.Take()}";
    private readonly string _closed = $"http://127.0.0.1:{Ports.Take()}";
    private LyingProvider? _provider;
    private OuistitiServer? _server;

    public async Task InitializeAsync()
    {
        _provider = await LyingProvider.StartAsync();
        _ = _files.Write("htdocs/staff.html", "staff");
        string Site(string endpoint, string settings) => $$"""
            { "Endpoints": [ "{{endpoint}}" ], "Documents": [ { "Root": "htdocs" } ], "Authentication": { "Schemes": [ "OpenIdConnect" ], "Tokens": { "RemoteCookies": true }, "OpenIdConnect": {
              "Authority": "{{_provider.Url}}", "AllowHttp": true, "ClientId": "{{LyingProvider.ClientId}}", "ClientSecret": "{{LyingProvider.ClientSecret}}", {{settings}} } } }
            """;
        _server = await OuistitiServer.StartAsync(_files, Configurations.Parse($$"""
            {
              "Kestrel": { "Endpoints": { "open": { "Url": "{{_open}}" }, "closed": { "Url": "{{_closed}}" } } },
              "Ouistiti": { "Sites": {
                "open": {{Site("open", """ "Allow": { "Everybody": true }, "DefaultGroup": "root" """)}},
                "closed": {{Site("closed", """ "Allow": { "Users": [ "bob", "eve" ] }, "DefaultGroup": "guests" """)}}
              } }
            }
            """));
    }

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        await _provider!.DisposeAsync();
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task What_somebody_is_on_one_site_he_is_not_on_the_other()
    {
        // Cookies do not know ports: they come along to the other site.
        using var browser = ProviderSite.Browser();
        Assert.Equal("staff", (await browser.GoAsync(new Uri(_open + "/staff.html"))).Page);
        Assert.Equal("root", browser.Cookies.GetCookies(new Uri(_open))["X-Remote-Group"]?.Value);
        using (var other = await browser.Client.GetAsync(new Uri(_closed + "/staff.html?noredirect")))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
        }

        Assert.Contains("you are not admitted here", (await browser.GoAsync(new Uri(_closed + "/staff.html"))).Page, StringComparison.Ordinal);

        // Who is admitted on both, and by another group.
        _provider!.User["preferred_username"] = "bob";
        _provider.User["sub"] = "b";
        using var bob = ProviderSite.Browser();
        Assert.Equal("staff", (await bob.GoAsync(new Uri(_open + "/staff.html"))).Page);
        Assert.Equal("root", bob.Cookies.GetCookies(new Uri(_open))["X-Remote-Group"]?.Value);
        Assert.Equal("staff", (await bob.GoAsync(new Uri(_closed + "/staff.html"))).Page);
        Assert.Equal("guests", bob.Cookies.GetCookies(new Uri(_closed))["X-Remote-Group"]?.Value);

        // A name that is taken on one site is free on the other.
        _provider.User["sub"] = "e";
        using var eve = ProviderSite.Browser();
        _provider.User["preferred_username"] = "eve";
        Assert.Equal("staff", (await eve.GoAsync(new Uri(_closed + "/staff.html"))).Page);
    }

    [Fact]
    public async Task A_sign_in_that_was_begun_on_one_site_does_not_end_on_the_other()
    {
        _provider!.User["preferred_username"] = "bob";
        using var browser = ProviderSite.Browser();
        var (answer, _) = await browser.GoAsync(new Uri(_open + "/staff.html"), _open + "/signin-oidc");
        using var other = await browser.Client.GetAsync(new Uri(_closed + answer.PathAndQuery));
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
        Assert.Equal(0, _provider.Count(ProviderEndpoint.Token));
        using var right = await browser.Client.GetAsync(answer);
        Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
    }
}
