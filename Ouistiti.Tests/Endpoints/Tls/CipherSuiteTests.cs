using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Tls;

/// <summary>What a TLS endpoint offers to a client that would take anything.</summary>
[Trait("Category", "Published")]
public sealed partial class CipherSuiteTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();

    public CipherSuiteTests() => _directory.Write("htdocs/index.html", "hello");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("ECDSA")]
    [InlineData("RSA")]
    public async Task Only_forward_secret_authenticated_encryption_is_offered(string key)
    {
        await using var server = await StartAsync(key);
        AssertStrong(key, await ScanAsync());
    }

    [Fact]
    public async Task Old_protocols_and_renegotiation_are_refused()
    {
        await using var server = await StartAsync();
        var scan = await ScanAsync();
        Assert.All(["SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1"], version => Assert.Matches($"{version} +disabled", scan));
        Assert.Contains("Session renegotiation not supported", scan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_agreed_on_with_elliptic_curves_alone()
    {
        await using var server = await StartAsync();
        Assert.Contains("HTTP/1.1 200", await OpenSsl.GetAsync(_port, "-tls1_3", "-groups", "X25519"), StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200", await OpenSsl.GetAsync(_port, "-tls1_3", "-groups", "P-256"), StringComparison.Ordinal);
        Assert.Contains("alert handshake failure", await OpenSsl.GetAsync(_port, "-tls1_3", "-groups", "ffdhe8192"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_system_names_beside_is_not_offered()
    {
        await using var server = await StartAsync(system: "ALL:@SECLEVEL=0");
        AssertStrong("ECDSA", await ScanAsync());
        await AssertResumedAsync("-tls1_2");
    }

    [Fact]
    public async Task What_the_system_leaves_out_is_not_offered()
    {
        await using var server = await StartAsync(system: "ECDHE+CHACHA20:kRSA");
        Assert.Equal(["ECDHE-ECDSA-CHACHA20-POLY1305"], SuitesOf(await ScanAsync(), "TLSv1.2"));
    }

    [Fact]
    public async Task Where_the_system_names_nothing_strong_it_is_not_followed()
    {
        await using var server = await StartAsync(system: "kRSA");
        AssertStrong("ECDSA", await ScanAsync());
        Assert.Contains("TLS sessions are not resumed", server.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_session_is_resumed(string version)
    {
        await using var server = await StartAsync();
        await AssertResumedAsync(version);
        Assert.DoesNotContain("TLS sessions are not resumed", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_is_resumed_when_the_configuration_has_been_reloaded()
    {
        await using var server = await StartAsync();
        _ = await OpenSsl.GetAsync(_port, "-sess_out", _directory["session"]);
        await server.SignalAsync("HUP");
        await server.SaysAsync("The configuration was reloaded.");
        Assert.Contains("Reused, TLSv1.3", await OpenSsl.GetAsync(_port, "-sess_in", _directory["session"]), StringComparison.Ordinal);
    }

    private async Task AssertResumedAsync(string version)
    {
        Assert.Contains("New, TLSv1.", await OpenSsl.GetAsync(_port, version, "-sess_out", _directory["session"]), StringComparison.Ordinal);
        var resumed = await OpenSsl.GetAsync(_port, version, "-sess_in", _directory["session"]);
        Assert.Contains("Reused, TLSv1.", resumed, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200", resumed, StringComparison.Ordinal);
    }

    private static void AssertStrong(string key, string scan)
    {
        Assert.Equal(["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"], SuitesOf(scan, "TLSv1.3"));
        Assert.Equal([$"ECDHE-{key}-AES128-GCM-SHA256", $"ECDHE-{key}-AES256-GCM-SHA384", $"ECDHE-{key}-CHACHA20-POLY1305"], SuitesOf(scan, "TLSv1.2"));
    }

    private static IEnumerable<string> SuitesOf(string scan, string version) =>
        Suite().Matches(scan).Where(suite => suite.Groups["version"].Value == version).Select(suite => suite.Groups["name"].Value).Order(StringComparer.Ordinal);

    private async Task<OuistitiServer> StartAsync(string key = "ECDSA", string? system = null)
    {
        _ = _directory.Write("server.pem", key == "RSA" ? RsaPem() : EcdsaPem());
        return await OuistitiServer.StartAsync(
            _directory,
            TlsConfigurations.Documents(_port, """ "Certificate": { "Path": "server.pem" } """),
            start =>
            {
                if (system is not null)
                {
                    start.Environment["OPENSSL_CONF"] = WriteSystem(system);
                }
            });
    }

    private string WriteSystem(string ciphers) => _directory.Write("openssl.cnf", $"""
        openssl_conf = begin
        [begin]
        ssl_conf = ssl
        [ssl]
        system_default = all
        [all]
        CipherString = {ciphers}
        """);

    private static string EcdsaPem()
    {
        using var certificate = TestCertificates.SelfSigned("localhost");
        return TestCertificates.Pem(certificate);
    }

    private static string RsaPem()
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("O=rsa", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem();
    }

    private async Task<string> ScanAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("sslscan", ["--no-colour", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}")]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync();
        return output;
    }

    [GeneratedRegex(@"^(Preferred|Accepted)\s+(?<version>\S+)\s+\d+ bits\s+(?<name>\S+)", RegexOptions.Multiline)]
    private static partial Regex Suite();
}
