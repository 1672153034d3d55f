using Ouistiti.Tests.Endpoints.Tls;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints;

/// <summary>An endpoint speaks the versions of HTTP that it is told to, and answers the others as it should.</summary>
[Trait("Category", "Published")]
public sealed class HttpVersionTests
{
    [Fact]
    public async Task A_simple_request_gets_the_body_alone_where_it_is_accepted()
    {
        await using var edge = await EdgeServer.StartAsync("""{ "HttpVersions": [ "0.9", "1.1" ] }""");
        Assert.Equal("home", await Wire.SendAsync(edge.Port, "GET /\r\n"));
        Assert.Equal("home", await Wire.SendAsync(edge.Port, "GET /index.html\n"));
        Assert.Equal(50_000_000, (await Wire.SendAsync(edge.Port, "GET /big.bin\r\n")).Length);
        Assert.Equal("404 Not Found\r\n", await Wire.SendAsync(edge.Port, "GET /missing\r\n"));
        Assert.StartsWith("HTTP/1.1 400 ", await Wire.SendAsync(edge.Port, "POST /\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 505 ", await Wire.SendAsync(edge.Port, "GET / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_simple_request_works_over_TLS_too()
    {
        await using var edge = await EdgeServer.StartAsync("""{ "HttpVersions": [ "0.9" ] }""");
        await using var connection = await KeepAliveConnection.OpenTlsAsync(edge.TlsPort);
        await connection.Stream.WriteAsync("GET /\r\n"u8.ToArray());
        using var reader = new StreamReader(connection.Stream);
        Assert.Equal("home", await reader.ReadToEndAsync());
    }

    [Theory]
    [InlineData("""[ "1.1" ]""", "GET / HTTP/1.0\r\n\r\n", "505", "version_not_accepted")]
    [InlineData("""[ "1.0" ]""", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "505", "version_not_accepted")]
    [InlineData("""[ "1.0", "1.1" ]""", "GET /\r\n", "400", "simple_request")]
    [InlineData("""[ "1.0", "1.1" ]""", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505", "version_not_accepted")]
    public async Task A_version_that_is_not_accepted_is_refused_and_counted(string versions, string request, string status, string reason)
    {
        await using var edge = await EdgeServer.StartAsync($$"""{ "HttpVersions": {{versions}} }""");
        var answer = await Wire.SendAsync(edge.Port, request);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        await edge.RefusedAsync(reason, 1);
    }

    [Theory]
    [InlineData("""[ "1.1" ]""", "http/1.1")]
    [InlineData("""[ "1.1", "2" ]""", "h2")]
    [InlineData("""[ "2" ]""", "h2")]
    public async Task HTTP_2_is_agreed_on_where_it_is_accepted(string versions, string expected)
    {
        using var directory = new TestDirectory();
        _ = directory.Write("htdocs/index.html", "home");
        var port = Ports.Take();
        await using var server = await OuistitiServer.StartAsync(directory, TlsConfigurations.Documents(port, $""" "HttpVersions": {versions} """));
        var (_, output) = await OpenSsl.ConnectAsync(port, "-alpn", "h2,http/1.1");
        Assert.Contains($"ALPN protocol: {expected}\n", output, StringComparison.Ordinal);
    }
}
