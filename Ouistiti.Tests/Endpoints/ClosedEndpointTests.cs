using System.Text.Json.Nodes;
using Ouistiti.Tests.Endpoints.Tls;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints;

/// <summary>An endpoint whose certificate cannot be used is closed; it never answers in clear instead.</summary>
[Trait("Category", "Published")]
public sealed class ClosedEndpointTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();
    private readonly int _http = Ports.Take();

    public ClosedEndpointTests()
    {
        _ = _directory.Write("htdocs/index.html", "hello");
        _ = _directory.Write("server.pem", "garbage");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task It_is_closed_while_the_others_serve()
    {
        await using var server = await StartAsync();
        Assert.False(await KeepAliveConnection.IsOpenAsync(_port));
        Assert.EndsWith("hello", await Wire.GetAsync(_http, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_says_why()
    {
        await using var server = await StartAsync();
        Assert.Contains($"The certificate {_directory["server.pem"]} cannot be read: ", server.Output, StringComparison.Ordinal);
        Assert.Contains("The endpoint https is closed", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_names_it()
    {
        await using var server = await StartAsync();
        var health = await Wire.GetAsync(_http, "/healthz");
        Assert.StartsWith("HTTP/1.1 200 ", health, StringComparison.Ordinal);
        Assert.Contains("Degraded", health, StringComparison.Ordinal);
        Assert.Contains("https", health, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_opens_without_a_restart_when_the_certificate_can_be_read()
    {
        await using var server = await StartAsync();
        using var certificate = TestCertificates.SelfSigned("localhost");
        _ = _directory.Write("server.pem", TestCertificates.Pem(certificate));
        await Eventually.TrueAsync(() => KeepAliveConnection.IsOpenAsync(_port), "the endpoint opens");
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_port, "localhost", certificate);
        Assert.Equal("hello", (await connection.GetAsync()).Body);
        Assert.Contains("Healthy", await Wire.GetAsync(_http, "/healthz"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_certificate_closes_it()
    {
        using var certificate = TestCertificates.SelfSigned("localhost");
        using var other = TestCertificates.SelfSigned("localhost");
        _ = _directory.Write("server.pem", certificate.ExportCertificatePem() + "\n" + TestCertificates.KeyPem(other));
        await AssertClosedAsync();
    }

    [Fact]
    public async Task A_missing_key_closes_it()
    {
        using var certificate = TestCertificates.SelfSigned("localhost");
        _ = _directory.Write("server.pem", certificate.ExportCertificatePem());
        await AssertClosedAsync();
    }

    [Fact]
    public async Task A_wrong_password_closes_it_and_is_not_told()
    {
        using var certificate = TestCertificates.SelfSigned("localhost");
        _ = _directory.Write("server.pem", certificate.ExportCertificatePem() + "\n" + TestCertificates.EncryptedKeyPem(certificate, "sesame"));
        var configuration = Configuration();
        configuration["Kestrel"]!["Endpoints"]!["https"]!["Certificate"]!["Password"] = "open-barley";
        await using var server = await OuistitiServer.StartAsync(_directory, configuration);
        Assert.False(await KeepAliveConnection.IsOpenAsync(_port));
        Assert.DoesNotContain("open-barley", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_garbled_chain_closes_it()
    {
        using var certificate = TestCertificates.SelfSigned("localhost");
        _ = _directory.Write("server.pem", TestCertificates.Pem(certificate));
        _ = _directory.Write("chain.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        var configuration = Configuration();
        configuration["Kestrel"]!["Endpoints"]!["https"]!["Certificate"]!["ChainPath"] = "chain.pem";
        await using var server = await OuistitiServer.StartAsync(_directory, configuration);
        Assert.False(await KeepAliveConnection.IsOpenAsync(_port));
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_serves_with_a_warning()
    {
        using var authority = TestCertificates.Authority("root");
        using var certificate = TestCertificates.Issue(authority, TimeSpan.FromDays(13), "localhost");
        _ = _directory.Write("server.pem", TestCertificates.Pem(certificate));
        await using var server = await StartAsync();
        Assert.Equal(certificate.Thumbprint, await KeepAliveConnection.ThumbprintAsync(_port));
        Assert.Contains($"The certificate {certificate.Subject} ends on ", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_with_two_weeks_left_is_not_warned_of()
    {
        using var authority = TestCertificates.Authority("root");
        using var certificate = TestCertificates.Issue(authority, TimeSpan.FromDays(15), "localhost");
        _ = _directory.Write("server.pem", TestCertificates.Pem(certificate));
        await using var server = await StartAsync();
        Assert.DoesNotContain(" ends on ", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_endpoint_left_the_server_does_not_start()
    {
        _ = _directory.Write("appsettings.json", TlsConfigurations.Documents(_port, """ "Certificate": { "Path": "server.pem" } """).ToJsonString());
        var (exitCode, _, error) = await OuistitiProgram.RunAsync(_directory.Path);
        Assert.Equal(2, exitCode);
        Assert.Contains("No endpoint is left to listen on", error, StringComparison.Ordinal);
    }

    private JsonObject Configuration()
    {
        var configuration = TlsConfigurations.Documents(_port, """ "Certificate": { "Path": "server.pem" } """).WithHttp(_http);
        configuration["Ouistiti"]!["Monitoring"] = new JsonObject { ["Endpoint"] = "http" };
        return configuration;
    }

    private Task<OuistitiServer> StartAsync() => OuistitiServer.StartAsync(_directory, Configuration());

    private async Task AssertClosedAsync()
    {
        await using var server = await StartAsync();
        Assert.False(await KeepAliveConnection.IsOpenAsync(_port));
        Assert.EndsWith("hello", await Wire.GetAsync(_http, "/"), StringComparison.Ordinal);
    }
}
