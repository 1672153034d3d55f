using System.Security.Cryptography;
using System.Text;
using AngleSharp.Html.Dom;
using Xunit;

namespace Ouistiti.Tests.Documents.Listings;

/// <summary>The page that people see.</summary>
public sealed class HtmlListingTests : IDisposable
{
    private readonly ListingSandbox _sandbox = new();

    public static TheoryData<string> Names { get; } =
    [
        "<img src=x onerror=alert(1)>", "\"><script>alert(1)<", "it's \"quoted\"", "a&b&amp;c", "a#b", "a?b=c", "%41", "100%", " spaces ", "javascript:alert(1)", "C:", "a:b", "-", "...",
        "😀.txt", "مرحبا.txt", "safe\u202etxt.exe", "日本語", "e\u0301", new string('x', 255), new string('é', 127), "\u2028", "\\", "+", ";", "&lt;", "{{7*7}}", "?sort=size", "<!--", "]]>",
    ];

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_is_shown_as_it_is_and_its_link_leads_to_it(string name)
    {
        _sandbox.Write(name);
        _sandbox.Write($"d/{name}/inner");
        var page = await _sandbox.PageAsync();
        var link = Assert.IsAssignableFrom<IHtmlAnchorElement>(page.QuerySelectorAll("tbody a").Single(link => link.TextContent != "d/"));
        Assert.Equal(name, link.TextContent);
        Assert.Equal("/" + name, Target(link, "/"));
        var directory = Assert.IsAssignableFrom<IHtmlAnchorElement>((await _sandbox.PageAsync("/d/")).QuerySelector(".d a"));
        Assert.Equal(name + "/", directory.TextContent);
        Assert.Equal($"/d/{name}/", Target(directory, "/d/"));
        Assert.Empty(page.QuerySelectorAll("script, img"));

        // The name stands in the title and the heading of its own page as well.
        var inner = await _sandbox.PageAsync($"/d/{name}/");
        Assert.Equal(name, inner.QuerySelector("h1")!.TextContent);
        Assert.Equal($"Index of /d/{name}/", inner.QuerySelector("title")!.TextContent);
    }

    [Theory]
    [InlineData("/", "", "", "Home")]
    [InlineData("/a/", "Home", "/", "a")]
    [InlineData("/a/b c/", "Home|a", "/|/a/", "b c")]
    public async Task The_way_up_is_linked(string path, string names, string targets, string heading)
    {
        _sandbox.Write("a/b c/x");
        var page = await _sandbox.PageAsync(path);
        Assert.Equal(names, string.Join('|', page.QuerySelectorAll("nav li").Select(item => item.TextContent)));
        Assert.Equal(targets, string.Join('|', page.QuerySelectorAll("nav a").Select(link => Target((IHtmlAnchorElement)link, path))));
        Assert.Equal(heading, page.QuerySelector("h1")!.TextContent);
        Assert.Equal(
            targets.Split('|')[^1],
            page.QuerySelector(".u a") is IHtmlAnchorElement parent ? Target(parent, path) : string.Empty);
    }

    [Fact]
    public async Task No_link_leads_to_what_the_site_does_not_serve()
    {
        _sandbox.Write("a/b/x");
        _sandbox.IsServed = path => path.StartsWith("/a/b/");
        var page = await _sandbox.PageAsync("/a/b/");
        Assert.Equal(["Home", "a"], page.QuerySelectorAll("nav li").Select(item => item.TextContent));
        Assert.Empty(page.QuerySelectorAll("nav a, .u"));
    }

    [Fact]
    public async Task Links_stay_below_the_place_where_the_site_begins()
    {
        _sandbox.Write("a/x");
        var page = await _sandbox.PageAsync("/a/", context => context.Request.PathBase = "/base");
        Assert.Equal("Index of /base/a/", page.Title);
        Assert.All(page.QuerySelectorAll("a"), link => Assert.StartsWith("/base/", Target((IHtmlAnchorElement)link, "/base/a/"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_directory_says_so()
    {
        var page = await _sandbox.PageAsync();
        Assert.Equal("This directory is empty.", page.QuerySelector("tbody")!.TextContent.Trim());
        Assert.Equal("0 directories, 0 files", page.QuerySelector("caption")!.TextContent);
    }

    [Fact]
    public async Task Sizes_and_times_are_told_for_people_and_exactly()
    {
        _sandbox.Write("d/inner");
        _sandbox.Write("f", new string('x', 1234));
        File.SetLastWriteTimeUtc(_sandbox["root/f"], new DateTime(2026, 1, 31, 12, 30, 59, DateTimeKind.Utc));
        var page = await _sandbox.PageAsync();
        var row = page.QuerySelector("a[href='./f']")!.Closest("tr")!;
        Assert.Equal("1.2 kB", row.QuerySelector("td.s")!.TextContent);
        Assert.Equal("1234 bytes", row.QuerySelector("td.s [title]")!.GetAttribute("title"));
        Assert.Equal("2026-01-31 12:30", row.QuerySelector("time")!.TextContent);
        Assert.Equal("2026-01-31T12:30:59Z", row.QuerySelector("time")!.GetAttribute("datetime"));
        Assert.Equal(string.Empty, page.QuerySelector(".d td.s")!.TextContent);
        Assert.Equal("1 directory, 1 file, 1.2 kB", page.QuerySelector("caption")!.TextContent);
    }

    [Fact]
    public async Task The_page_is_made_for_everybody()
    {
        _sandbox.Write("f");
        var page = await _sandbox.PageAsync();
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.NotNull(page.QuerySelector("meta[name=viewport]"));
        Assert.Equal(["col", "col", "col"], page.QuerySelectorAll("thead th").Select(cell => cell.GetAttribute("scope")));
        Assert.All(page.QuerySelectorAll("tbody th"), cell => Assert.Equal("row", cell.GetAttribute("scope")));
        _ = Assert.Single(page.QuerySelectorAll("[aria-sort]"));
        _ = Assert.Single(page.QuerySelectorAll("main"));
        _ = Assert.Single(page.QuerySelectorAll("h1"));
    }

    [Fact]
    public async Task The_policy_lets_the_style_in_and_nothing_else()
    {
        var (response, body) = await _sandbox.GetAsync();
        var style = body[(body.IndexOf("<style>", StringComparison.Ordinal) + 7)..body.IndexOf("</style>", StringComparison.Ordinal)];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Equal($"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'", response.Headers.ContentSecurityPolicy.ToString());
        Assert.Equal("text/html; charset=utf-8", response.ContentType);
        Assert.DoesNotContain("style=", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DENY", "frame-ancestors 'none'")]
    [InlineData("SAMEORIGIN", "frame-ancestors 'self'")]
    [InlineData("sameorigin", "frame-ancestors 'self'")]
    [InlineData("ALLOW-FROM x", "frame-ancestors 'none'")]
    public async Task The_page_is_framed_by_whom_the_site_lets(string frameOptions, string expected)
    {
        var (response, _) = await _sandbox.GetAsync("/", context => context.Response.Headers.XFrameOptions = frameOptions);
        Assert.EndsWith("; " + expected, response.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_of_the_site_stays()
    {
        var (response, _) = await _sandbox.GetAsync("/", context => context.Response.Headers.ContentSecurityPolicy = "default-src 'self'");
        Assert.Equal("default-src 'self'", response.Headers.ContentSecurityPolicy.ToString());
    }

    /// <summary>The decoded path that a link leads to from a page, as a browser works it out.</summary>
    private static string Target(IHtmlAnchorElement link, string page)
    {
        // The path's own characters are escaped by hand, as System.Uri would not tell a name from a query there.
        var from = new Uri("http://site.test" + string.Join('/', page.Split('/').Select(Uri.EscapeDataString)));
        var target = new Uri(from, link.GetAttribute("href")!);
        Assert.Equal("http://site.test", target.GetLeftPart(UriPartial.Authority));
        return link.Closest("thead") is null ? Uri.UnescapeDataString(target.AbsolutePath + target.Query) : target.AbsolutePath;
    }
}
