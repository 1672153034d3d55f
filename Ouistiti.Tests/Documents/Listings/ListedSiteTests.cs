using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Ouistiti.Tests.Browser;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Documents.Listings;

/// <summary>Listings as a running site gives them.</summary>
[Trait("Category", "Published")]
public sealed class ListedSiteTests : IAsyncLifetime, IDisposable
{
    private const string Program = "Accept: application/json\r\n";
    private const string Page = "X-Requested-With: XMLHttpRequest\r\n";
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();
    private OuistitiServer _server = null!;

    public async Task InitializeAsync()
    {
        _ = _directory.Write("htdocs/index.html", "the default page");
        _ = _directory.Write("htdocs/files/b & <b>.txt", "b");
        _ = _directory.Write("htdocs/favicon.ico", "");
        _ = _directory.Write("htdocs/files/a.txt", "the first");
        _ = _directory.Write("htdocs/files/deep/c.txt", "c");
        _ = _directory.Write("htdocs/files/secret.bak", "secret");
        var configuration = Configurations.Documents(_port);
        configuration["Ouistiti"]!["Sites"]!["www"]!["Documents"]![0]!["Listing"] = true;
        configuration["Ouistiti"]!["Sites"]!["www"]!["Documents"]![0]!["Deny"] = ".bak$";
        _server = await OuistitiServer.StartAsync(_directory, configuration);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_program_gets_what_people_see()
    {
        var answer = await AskAsync("/files/", Program);
        using var json = JsonDocument.Parse(BodyOf(answer));
        Assert.Equal(["deep", "a.txt", "b & <b>.txt"], json.RootElement.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));
        Assert.DoesNotContain("secret", await AskAsync("/files/", ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "text/html", "the default page")]
    [InlineData(Program, "application/json", "index.html")]
    [InlineData(Page, "text/json", "\"result\":\"OK\"")]
    public async Task A_default_page_is_for_people(string fields, string type, string content)
    {
        var answer = await AskAsync("/", fields);
        Assert.Contains($"\r\nContent-Type: {type}", answer, StringComparison.Ordinal);
        Assert.Contains(content, BodyOf(answer), StringComparison.Ordinal);
        Assert.Contains("\r\nVary: Accept,X-Requested-With\r\n", answer.Replace(", ", ",", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Program)]
    public async Task A_directory_without_its_slash_is_redirected(string fields)
    {
        var answer = await AskAsync("/files?sort=size", fields);
        Assert.StartsWith("HTTP/1.1 301 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nLocation: /files/?sort=size\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", 405)]
    [InlineData("OPTIONS", 204)]
    [InlineData("FOO", 501)]
    public async Task Only_reading_is_offered(string method, int status)
    {
        var answer = await AskAsync("/files/", "", method);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: GET, HEAD, OPTIONS\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HEAD_of_a_listing_has_no_body()
    {
        var get = await AskAsync("/files/", "");
        var head = await AskAsync("/files/", "", "HEAD");
        Assert.EndsWith("\r\n\r\n", head, StringComparison.Ordinal);
        Assert.Equal(LengthOf(get), LengthOf(head));
    }

    [Theory]
    [InlineData(ColorScheme.Light, true)]
    [InlineData(ColorScheme.Dark, false)]
    public async Task A_browser_without_scripts_finds_its_way(ColorScheme scheme, bool isBright)
    {
        await using var chromium = await Chromium.StartAsync();
        var (page, complaints) = await chromium.NewPageAsync(options =>
        {
            options.ColorScheme = scheme;
            options.JavaScriptEnabled = false;
        });
        _ = await page.GotoAsync($"http://127.0.0.1:{_port}/files/");
        Assert.Equal(["deep/", "a.txt", "b & <b>.txt"], (await page.Locator("tbody a").AllInnerTextsAsync()).Where(name => !name.Contains("..", StringComparison.Ordinal) && !name.Contains("Parent", StringComparison.Ordinal)));
        var background = await page.Locator("body").EvaluateAsync<string>("body => getComputedStyle(body).backgroundColor.match(/\\d+/)[0]");
        Assert.Equal(isBright, int.Parse(background, CultureInfo.InvariantCulture) > 128);
        await page.Locator("thead a").Nth(1).ClickAsync();
        Assert.Contains("sort=size", page.Url, StringComparison.Ordinal);
        await page.Locator("tbody a", new PageLocatorOptions { HasText = "b & <b>" }).ClickAsync();
        Assert.Equal("b", await page.Locator("body").InnerTextAsync());
        Assert.Empty(complaints);
    }

    private Task<string> AskAsync(string target, string fields, string method = "GET") =>
        Wire.SendAsync(_port, $"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{fields}Connection: close\r\n\r\n");

    private static string BodyOf(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    private static string LengthOf(string answer) => answer.Split("\r\n").Single(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
}
