using System.Net;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Tls;

/// <summary>Which versions of TLS and HTTP a TLS endpoint speaks. The peer is openssl, which is not the server's own.</summary>
[Trait("Category", "Published")]
public sealed class TlsProtocolTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();

    public TlsProtocolTests() => _directory.Write("htdocs/index.html", "hello");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("-tls1")]
    [InlineData("-tls1_1")]
    public async Task Versions_of_TLS_that_are_not_secure_are_refused_also_where_the_system_allows_them(string version)
    {
        var system = _directory.Write("openssl.cnf", """
            openssl_conf = begin
            [begin]
            ssl_conf = ssl
            [ssl]
            system_default = all
            [all]
            MinProtocol = TLSv1
            CipherString = ALL:@SECLEVEL=0
            """);
        await using var server = await OuistitiServer.StartAsync(_directory, TlsConfigurations.Documents(_port), start => start.Environment["OPENSSL_CONF"] = system);
        await AssertRefusedAsync(version);
    }

    [Theory]
    [InlineData("-tls1_2", "TLSv1.2")]
    [InlineData("-tls1_3", "TLSv1.3")]
    public async Task Versions_of_TLS_that_are_secure_are_accepted(string version, string expected)
    {
        await using var server = await StartAsync();
        await AssertAcceptedAsync(version, expected);
    }

    [Theory]
    [InlineData("Tls12", "-tls1_2", "TLSv1.2", "-tls1_3")]
    [InlineData("Tls13", "-tls1_3", "TLSv1.3", "-tls1_2")]
    public async Task SslProtocols_names_the_only_version_that_is_accepted(string configured, string accepted, string expected, string refused)
    {
        await using var server = await StartAsync($$""" "SslProtocols": [ "{{configured}}" ] """);
        await AssertAcceptedAsync(accepted, expected);
        await AssertRefusedAsync(refused);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""" "Protocols": "Http1AndHttp2" """)]
    [InlineData(""" "Protocols": "Http2" """)]
    public async Task Http_2_is_chosen_by_ALPN(string endpoint)
    {
        await using var server = await StartAsync(endpoint);
        using var client = OuistitiServer.Client(HttpVersion.Version20);
        using var answer = await client.GetAsync(new Uri($"https://127.0.0.1:{_port}/"));
        Assert.Equal(HttpVersion.Version20, answer.Version);
        Assert.Equal("hello", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_client_that_knows_no_ALPN_is_served_with_http_1()
    {
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_port);
        Assert.Equal("hello", (await connection.GetAsync()).Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""" "Protocols": "Http1" """)]
    public async Task A_client_that_offers_only_an_unknown_protocol_is_told_so(string endpoint)
    {
        await using var server = await StartAsync(endpoint);
        var (succeeded, output) = await OpenSsl.ConnectAsync(_port, "-alpn", "spdy/1");
        Assert.False(succeeded, output);
        Assert.Contains("alert no application protocol", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_2_comes_before_http_1_where_a_client_offers_both()
    {
        await using var server = await StartAsync();
        var (_, output) = await OpenSsl.ConnectAsync(_port, "-alpn", "http/1.1,h2");
        Assert.Contains("ALPN protocol: h2", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_2_is_not_offered_where_http_1_alone_is_configured()
    {
        await using var server = await StartAsync(""" "Protocols": "Http1" """);
        var (_, output) = await OpenSsl.ConnectAsync(_port, "-alpn", "h2,http/1.1");
        Assert.Contains("ALPN protocol: http/1.1", output, StringComparison.Ordinal);
        using var client = OuistitiServer.Client(HttpVersion.Version20);
        _ = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"https://127.0.0.1:{_port}/")));
    }

    [Fact]
    public async Task Http_1_is_not_served_where_http_2_alone_is_configured()
    {
        await using var server = await StartAsync(""" "Protocols": "Http2" """);
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_port);
        Assert.Equal(505, (await connection.GetAsync()).Status);
    }

    [Fact]
    public async Task A_request_in_clear_gets_no_page_and_does_no_harm()
    {
        await using var server = await StartAsync();
        Assert.DoesNotContain("HTTP/", await Wire.GetAsync(_port, "/"), StringComparison.Ordinal);
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_port);
        Assert.Equal("hello", (await connection.GetAsync()).Body);
    }

    private Task<OuistitiServer> StartAsync(string endpoint = "") => OuistitiServer.StartAsync(_directory, TlsConfigurations.Documents(_port, endpoint));

    private async Task AssertAcceptedAsync(string version, string expected)
    {
        var (succeeded, output) = await OpenSsl.ConnectAsync(_port, version);
        Assert.True(succeeded, output);
        Assert.Contains($"New, {expected}, Cipher is ", output, StringComparison.Ordinal);
    }

    /// <summary>The peer would speak the version: it is the server that says no.</summary>
    private async Task AssertRefusedAsync(string version)
    {
        var (succeeded, output) = await OpenSsl.ConnectAsync(_port, version, "-cipher", "ALL:@SECLEVEL=0");
        Assert.False(succeeded, output);
        Assert.Contains("alert protocol version", output, StringComparison.Ordinal);
    }
}
