using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Browser;

/// <summary>The site that the first command serves, with the repository's own appsettings.json, in a real browser.</summary>
[Trait("Category", "Published")]
public sealed class WelcomeSiteTests(WelcomeSiteTests.Fixture site) : IClassFixture<WelcomeSiteTests.Fixture>
{
    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task The_page_is_shown_without_a_complaint(string scheme)
    {
        await using var chromium = await Chromium.StartAsync();
        var (page, complaints) = await chromium.NewPageAsync(options => options.IgnoreHTTPSErrors = true);
        var answer = await page.GotoAsync(site.Address(scheme, "/"));
        Assert.Equal(200, answer!.Status);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Every_link_of_the_site_leads_where_the_page_says()
    {
        await using var chromium = await Chromium.StartAsync();
        var (page, _) = await chromium.NewPageAsync();
        _ = await page.GotoAsync(site.Address("http", "/"));
        using var client = OuistitiServer.Client();
        var links = await page.Locator("a[href^='/']").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        Assert.NotEmpty(links);
        foreach (var link in links.Distinct(StringComparer.Ordinal))
        {
            using var answer = await client.GetAsync(new Uri(site.Address("http", link)));
            var refused = link.Contains("nothing-here", StringComparison.Ordinal) || link.Contains("private", StringComparison.Ordinal);
            Assert.Equal((link, refused ? 404 : 200), (link, (int)answer.StatusCode));
        }
    }

    [Fact]
    public async Task An_error_page_is_shown_with_its_style()
    {
        await using var chromium = await Chromium.StartAsync();
        var (page, complaints) = await chromium.NewPageAsync();
        _ = await page.GotoAsync(site.Address("http", "/nothing-here"));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("404");
        Assert.Equal("center", await page.Locator("body").EvaluateAsync<string>("body => getComputedStyle(body).textAlign"));
        Assert.DoesNotContain(complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    public sealed class Fixture : IAsyncLifetime, IDisposable
    {
        private readonly TestDirectory _directory = new();
        private readonly Dictionary<string, int> _ports = new() { ["http"] = Ports.Take(), ["https"] = Ports.Take(), ["monitor"] = Ports.Take() };
        private OuistitiServer? _server;

        public string Address(string endpoint, string path) => $"{endpoint}://localhost:{_ports[endpoint]}{path}";

        public async Task InitializeAsync()
        {
            var configuration = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "appsettings.json")))!;
            foreach (var (endpoint, port) in _ports)
            {
                configuration["Kestrel"]!["Endpoints"]![endpoint]!["Url"] = $"{(endpoint == "https" ? "https" : "http")}://localhost:{port}";
            }

            foreach (var root in configuration["Ouistiti"]!["Sites"]!["welcome"]!["Documents"]!.AsArray())
            {
                root!["Root"] = Path.Combine(Repository.Root, (string)root["Root"]!);
            }

            _server = await OuistitiServer.StartAsync(_directory, configuration);
        }

        public async Task DisposeAsync()
        {
            if (_server is not null)
            {
                await _server.DisposeAsync();
            }
        }

        public void Dispose() => _directory.Dispose();
    }
}
