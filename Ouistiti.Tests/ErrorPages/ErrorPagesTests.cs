using System.Text.Json;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.ErrorPages;

[Trait("Category", "Published")]
public sealed class ErrorPagesTests(ErrorPagesTests.Fixture site) : IClassFixture<ErrorPagesTests.Fixture>
{
    private const string Firefox = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [InlineData(null, "text/plain; charset=utf-8")]
    [InlineData("*/*", "text/plain; charset=utf-8")]
    [InlineData(Firefox, "text/html; charset=utf-8")]
    [InlineData("application/json", "application/problem+json")]
    [InlineData("text/json", "application/problem+json")]
    [InlineData("text/html;q=0.5, application/json;q=0.9", "application/problem+json")]
    [InlineData("text/html;q=0", "text/plain; charset=utf-8")]
    [InlineData("application/*, application/json;q=0, application/problem+json;q=0", "text/plain; charset=utf-8")]
    [InlineData("text/*;q=0.9, text/plain;q=0.1", "text/html; charset=utf-8")]
    [InlineData("image/png", "text/plain; charset=utf-8")]
    [InlineData(";;;,,", "text/plain; charset=utf-8")]
    public async Task An_error_is_told_in_the_form_that_is_accepted(string? accept, string type) =>
        Assert.Contains($"\r\nContent-Type: {type}\r\n", await GetAsync("plain.test", accept), StringComparison.Ordinal);

    [Fact]
    public async Task Text_is_a_line() => Assert.EndsWith("\r\n\r\n404 Not Found\r\n", await GetAsync("plain.test", null), StringComparison.Ordinal);

    [Fact]
    public async Task Json_is_a_problem()
    {
        var answer = await GetAsync("plain.test", "application/json");
        using var problem = JsonDocument.Parse(answer[answer.IndexOf('{')..]);
        Assert.Equal(404, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Equal("Not Found", problem.RootElement.GetProperty("title").GetString());
    }

    [Fact]
    public async Task Html_does_not_repeat_what_was_asked_for()
    {
        var answer = await Wire.SendAsync(site.Port, $"GET /%3Cscript%3Ealert(1)%3C/script%3E HTTP/1.1\r\nHost: plain.test\r\nAccept: {Firefox}\r\nConnection: close\r\n\r\n");
        Assert.Contains("<h1>404</h1>", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("script", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HEAD_has_the_length_of_the_page_without_it()
    {
        var answer = await Wire.GetAsync(site.Port, "/missing", "plain.test", "HEAD");
        Assert.Contains("\r\nContent-Length: 15\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sites_own_page_is_shown_to_people()
    {
        var answer = await GetAsync("own.test", Firefox);
        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n<h1>lost?</h1>", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("lost?", await GetAsync("own.test", "application/json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_other_error_has_the_page_of_the_star()
    {
        var answer = await Wire.SendAsync(site.Port, $"POST /index.html HTTP/1.1\r\nHost: own.test\r\nAccept: {Firefox}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 405 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n<h1>oops</h1>", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/index.html", "plain.test")]
    [InlineData("/missing", "plain.test")]
    [InlineData("/%zz", "plain.test")]
    [InlineData("/index.html", "unknown.test")]
    public async Task Every_answer_has_the_security_headers(string target, string host)
    {
        var answer = await Wire.GetAsync(site.Port, target, host);
        Assert.All(
            [
                "Server: ouistiti", "X-Frame-Options: DENY", "X-Content-Type-Options: nosniff", "Referrer-Policy: origin-when-cross-origin",
                "Cache-Control: no-cache,no-store,max-age=0,must-revalidate", "Pragma: no-cache", "Expires: 0", "Date: ",
            ],
            header => Assert.Contains($"\r\n{header}", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_header_is_added_replaced_and_taken_away()
    {
        var answer = await Wire.GetAsync(site.Port, "/missing", "own.test");
        Assert.Contains("\r\nX-Frame-Options: SAMEORIGIN\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nPermissions-Policy: camera=()\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Pragma", answer, StringComparison.Ordinal);
    }

    private Task<string> GetAsync(string host, string? accept) => Wire.SendAsync(
        site.Port, $"GET /missing HTTP/1.1\r\nHost: {host}\r\n{(accept is null ? string.Empty : $"Accept: {accept}\r\n")}Connection: close\r\n\r\n");

    public sealed class Fixture : IAsyncLifetime, IDisposable
    {
        private readonly TestDirectory _directory = new();
        private OuistitiServer? _server;

        public int Port { get; } = Ports.Take();

        public async Task InitializeAsync()
        {
            _ = _directory.Write("htdocs/index.html", "home");
            _ = _directory.Write("lost.html", "<h1>lost?</h1>");
            _ = _directory.Write("oops.html", "<h1>oops</h1>");
            _server = await OuistitiServer.StartAsync(_directory, $$"""
                {
                  "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:{{Port}}" } } },
                  "Ouistiti": { "Sites": {
                    "plain": { "Hosts": [ "plain.test" ], "Documents": [ { "Root": "htdocs" } ] },
                    "own": {
                      "Hosts": [ "own.test" ],
                      "ErrorPages": { "404": "lost.html", "*": "oops.html" },
                      "Headers": { "X-Frame-Options": "SAMEORIGIN", "Permissions-Policy": "camera=()", "Pragma": "" },
                      "Documents": [ { "Root": "htdocs" } ]
                    }
                  } }
                }
                """);
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
