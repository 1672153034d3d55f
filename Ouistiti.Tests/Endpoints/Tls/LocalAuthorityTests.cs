using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Tls;

/// <summary>The authority that signs the self-made certificate: what trusting it means, and what is told of it.</summary>
[Trait("Category", "Published")]
public sealed class LocalAuthorityTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();

    public LocalAuthorityTests() => _directory.Write("htdocs/index.html", "hello");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("www.example.com", false)]
    [InlineData("localhost.example.com", false)]
    [InlineData("192.168.7.7", true)]
    [InlineData("fd00::7", true)]
    [InlineData("1.1.1.1", false)]
    [InlineData("2606:4700::1111", false)]
    public async Task It_vouches_for_local_names_and_addresses_alone(string name, bool expected)
    {
        using var authority = await MakeAsync();
        using var certificate = TestCertificates.Issue(authority, name);
        Assert.Equal(expected, Verifies(certificate, authority));
        var (succeeded, output) = await OpenSsl.RunAsync(
            "verify", "-no-CApath", "-no-CAstore", "-CAfile", _directory["data/tls/ca.crt"], _directory.Write("other.pem", certificate.ExportCertificatePem()));
        Assert.True(expected == succeeded, output);
    }

    [Fact]
    public async Task It_cannot_make_another_authority()
    {
        using var authority = await MakeAsync();
        using var intermediate = TestCertificates.Authority("another", authority);
        using var certificate = TestCertificates.Issue(intermediate, "localhost");
        Assert.False(Verifies(certificate, authority, intermediate));
    }

    [Theory]
    [InlineData("ca.key")]
    [InlineData("ca.crt")]
    public async Task It_is_made_anew_with_its_certificate_when_a_file_of_it_is_damaged(string file)
    {
        using var before = await MakeAsync();
        _ = _directory.Write($"data/tls/{file}", "garbage");
        using var after = await MakeAsync();
        Assert.NotEqual(before.Thumbprint, after.Thumbprint);
        Assert.NotEqual(before.Subject, after.Subject);
    }

    [Fact]
    public async Task It_is_made_anew_a_month_before_its_end()
    {
        using var before = TestCertificates.Authority("old", life: TimeSpan.FromDays(29));
        _ = Directory.CreateDirectory(_directory["data"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _ = _directory.Write("data/tls/ca.crt", before.ExportCertificatePem());
        _ = _directory.Write("data/tls/ca.key", TestCertificates.KeyPem(before));
        using var after = await MakeAsync();
        Assert.NotEqual(before.Thumbprint, after.Thumbprint);
    }

    [Fact]
    public async Task Its_certificate_can_be_downloaded_where_it_is_configured()
    {
        await using var server = await OuistitiServer.StartAsync(_directory, WithDownload("/trust/ca.crt"));
        using var client = OuistitiServer.Client();
        using var answer = await client.GetAsync(new Uri($"https://127.0.0.1:{_port}/trust/ca.crt"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/x-x509-ca-cert", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(await File.ReadAllBytesAsync(_directory["data/tls/ca.crt"]), await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Its_certificate_is_not_offered_where_no_endpoint_needs_it()
    {
        using var certificate = TestCertificates.SelfSigned("localhost");
        _ = _directory.Write("server.pem", TestCertificates.Pem(certificate));
        await using var server = await OuistitiServer.StartAsync(
            _directory, TlsConfigurations.Documents(_port, """ "Certificate": { "Path": "server.pem" } """, """ "CertificateAuthority": "/ca.crt" """));
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_port);
        Assert.Equal(404, (await connection.GetAsync("/ca.crt")).Status);
    }

    [Fact]
    public async Task No_private_key_can_be_downloaded()
    {
        await using var server = await OuistitiServer.StartAsync(_directory, WithDownload("/ca.crt"));
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_port);
        Assert.Equal(200, (await connection.GetAsync("/ca.crt")).Status);
        string[] targets =
        [
            "/ca.crt", "/ca.key", "/server.key", "/server.crt", "/tls/ca.key", "/data/tls/ca.key", "/data/tls/server.key", "/ca.crt/../ca.key", "/ca.crt/ca.key",
            "/../data/tls/ca.key", "/%2e%2e/data/tls/ca.key", "/..%2fdata/tls/server.key", "/ca.crt%00ca.key", "/ca.crt?file=ca.key",
        ];
        foreach (var target in targets)
        {
            await using var own = await KeepAliveConnection.OpenTlsAsync(_port);
            Assert.DoesNotContain("PRIVATE KEY", (await own.GetAsync(target)).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_document_root_around_the_data_directory_does_not_give_the_keys_away()
    {
        var configuration = TlsConfigurations.Documents(_port);
        configuration["Ouistiti"]!["Sites"]!["www"]!["Documents"]![0]!["Root"] = ".";
        OuistitiServer server;
        try
        {
            server = await OuistitiServer.StartAsync(_directory, configuration);
        }
        catch (InvalidOperationException exception)
        {
            // To refuse such a configuration is as good.
            Assert.Contains("Ouistiti:Sites:www:Documents:0:Root", exception.Message, StringComparison.Ordinal);
            return;
        }

        await using (server)
        {
            await using var connection = await KeepAliveConnection.OpenTlsAsync(_port);
            Assert.Equal("hello", (await connection.GetAsync("/htdocs/")).Body);
            Assert.DoesNotContain("PRIVATE KEY", (await connection.GetAsync("/data/tls/ca.key")).Body, StringComparison.Ordinal);
        }
    }

    private JsonObject WithDownload(string path) => TlsConfigurations.Documents(_port, site: $$""" "CertificateAuthority": "{{path}}" """);

    /// <summary>Has a server make its authority, and sees that it vouches for the server.</summary>
    private async Task<X509Certificate2> MakeAsync()
    {
        await using var server = await OuistitiServer.StartAsync(_directory, TlsConfigurations.Documents(_port));
        var authority = X509Certificate2.CreateFromPemFile(_directory["data/tls/ca.crt"], _directory["data/tls/ca.key"]);
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_port, "localhost", authority);
        return authority;
    }

    private static bool Verifies(X509Certificate2 certificate, X509Certificate2 authority, params X509Certificate2[] between)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        _ = chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.ExtraStore.AddRange(between);
        return chain.Build(certificate);
    }
}
