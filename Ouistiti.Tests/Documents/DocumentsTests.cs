using System.Diagnostics;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Documents;

[Trait("Category", "Published")]
public sealed class DocumentsTests(DocumentsSite site) : IClassFixture<DocumentsSite>
{
    [Theory]
    [InlineData("/", "text/html; charset=utf-8", "<!doctype html>home")]
    [InlineData("/index.html", "text/html; charset=utf-8", "<!doctype html>home")]
    [InlineData("/a%20b/%C3%A9.txt", "text/plain; charset=utf-8", "accent")]
    [InlineData("//a%20b//%c3%a9.txt", "text/plain; charset=utf-8", "accent")]
    [InlineData("/dir/", "text/html; charset=utf-8", "dir")]
    [InlineData("/dir/../index.html", "text/html; charset=utf-8", "<!doctype html>home")]
    [InlineData("/movie.m3u8", "application/vnd.apple.mpegurl", "list")]
    [InlineData("/noext", "application/octet-stream", "?")]
    [InlineData("/.well-known/security.txt", "text/plain; charset=utf-8", "contact")]
    [InlineData("/only.txt", "text/plain; charset=utf-8", "second")]
    [InlineData("/pages/", "text/html; charset=utf-8", "third")]
    public async Task A_file_is_served_with_its_type(string target, string type, string content)
    {
        var answer = await Wire.GetAsync(site.Port, target);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Type: {type}\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + content, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/missing")]
    [InlineData("/script.PHP")]
    [InlineData("/script.PHP/")]
    [InlineData("/private")]
    [InlineData("/private/")]
    [InlineData("/private/x.txt")]
    [InlineData("//private/x.txt")]
    [InlineData("/Private/../private/x.txt")]
    [InlineData("/%70rivate/x.txt")]
    [InlineData("/.git/config")]
    [InlineData("/%2egit/config")]
    [InlineData("/.well-known/../.git/config")]
    [InlineData("/passwd")]
    [InlineData("/pipe")]
    [InlineData("/nodefault/")]
    [InlineData("/nodefault")]
    [InlineData("/index.html/")]
    [InlineData("/index.html%00.txt")]
    public async Task What_is_not_offered_is_not_found(string target)
    {
        var answer = await Wire.GetAsync(site.Port, target);
        Assert.Matches("^HTTP/1.1 40[04] ", answer);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_file_comes_whole()
    {
        using var client = OuistitiServer.Client();
        var content = await client.GetByteArrayAsync(new Uri($"http://127.0.0.1:{site.Port}/large.bin"));
        Assert.Equal(DocumentsSite.LargeContent, content);
    }

    [Fact]
    public async Task HEAD_tells_length_and_place_without_a_body()
    {
        var answer = await Wire.GetAsync(site.Port, "/a%20b/%C3%A9.txt", method: "HEAD");
        Assert.Contains("\r\nContent-Length: 6\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Location: /a%20b/%C3%A9.txt\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_has_no_content_but_a_type()
    {
        var answer = await Wire.GetAsync(site.Port, "/empty.css");
        Assert.StartsWith("HTTP/1.1 204 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: text/css", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_percent_sign_of_a_name_is_escaped_where_the_name_is_told()
    {
        Assert.Contains("\r\nLocation: /100%2525/\r\n", await Wire.GetAsync(site.Port, "/100%2525"), StringComparison.Ordinal);
        var answer = await Wire.GetAsync(site.Port, "/100%2525/%2541.html");
        Assert.Contains("\r\nContent-Location: /100%2525/%2541.html\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\na name with an escape", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_without_its_slash_is_redirected_with_its_query()
    {
        var answer = await Wire.GetAsync(site.Port, "/dir?a=b%20c");
        Assert.StartsWith("HTTP/1.1 301 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nLocation: /dir/?a=b%20c\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PROPFIND")]
    public async Task Another_method_is_not_allowed_on_a_file(string method)
    {
        var answer = await Wire.GetAsync(site.Port, "/index.html", method: method);
        Assert.StartsWith("HTTP/1.1 405 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: GET, HEAD, OPTIONS\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_tells_what_can_be_asked_of_it()
    {
        var answer = await Wire.GetAsync(site.Port, "/index.html", method: "OPTIONS");
        Assert.StartsWith("HTTP/1.1 204 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: GET, HEAD, OPTIONS\r\n", answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 501 ", await Wire.GetAsync(site.Port, "/index.html", method: "FOO"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_forbidden()
    {
        // Root may read everything, so the server of this test is somebody else.
        using var directory = new TestDirectory();
        _ = directory.Write("htdocs/closed.txt", "closed");
        File.SetUnixFileMode(directory["htdocs/closed.txt"], UnixFileMode.None);
        var port = Ports.Take();
        await using var server = await OuistitiServer.StartAsync(directory, WithoutData(Configurations.Documents(port), directory), AsNobody(directory));
        Assert.StartsWith("HTTP/1.1 403 ", await Wire.GetAsync(port, "/closed.txt"), StringComparison.Ordinal);
    }

    private static JsonObject WithoutData(JsonObject configuration, TestDirectory directory)
    {
        configuration["Ouistiti"]!["DataDirectory"] = directory["data"];
        return configuration;
    }

    private static Action<ProcessStartInfo> AsNobody(TestDirectory directory) => start =>
    {
        if (Environment.UserName != "root")
        {
            return;
        }

        const UnixFileMode everybody = (UnixFileMode)0b111_111_111;
        File.SetUnixFileMode(directory.Path, everybody);
        File.SetUnixFileMode(directory["appsettings.json"], (UnixFileMode)0b110_100_100);
        var arguments = start.ArgumentList.ToArray();
        start.ArgumentList.Clear();
        foreach (var argument in new[] { "--reuid=65534", "--regid=65534", "--clear-groups", start.FileName }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.FileName = "setpriv";
    };
}
