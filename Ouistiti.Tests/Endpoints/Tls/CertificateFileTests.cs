using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Tls;

/// <summary>The forms in which a certificate, its key and its chain may lie on the disk.</summary>
[Trait("Category", "Published")]
public sealed class CertificateFileTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();
    private readonly X509Certificate2 _root = TestCertificates.Authority("root");
    private readonly X509Certificate2 _intermediate;
    private readonly X509Certificate2 _certificate;

    public CertificateFileTests()
    {
        _intermediate = TestCertificates.Authority("intermediate", _root);
        _certificate = TestCertificates.Issue(_intermediate, "localhost");
        _ = _directory.Write("htdocs/index.html", "hello");
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _intermediate.Dispose();
        _root.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_certificate_and_its_key_may_be_two_PEM_files()
    {
        _ = _directory.Write("server.crt", _certificate.ExportCertificatePem());
        _ = _directory.Write("server.key", TestCertificates.KeyPem(_certificate));
        await AssertUsedAsync(""" "Path": "server.crt", "KeyPath": "server.key" """);
    }

    [Fact]
    public async Task A_certificate_and_its_key_may_be_one_PEM_file()
    {
        _ = _directory.Write("server.pem", TestCertificates.Pem(_certificate));
        await AssertUsedAsync(""" "Path": "server.pem" """);
    }

    [Fact]
    public async Task A_key_may_come_before_its_certificate()
    {
        _ = _directory.Write("server.pem", TestCertificates.KeyPem(_certificate) + "\n" + _certificate.ExportCertificatePem());
        await AssertUsedAsync(""" "Path": "server.pem" """);
    }

    [Fact]
    public async Task A_PEM_key_may_be_encrypted()
    {
        _ = _directory.Write("server.crt", _certificate.ExportCertificatePem());
        _ = _directory.Write("server.key", TestCertificates.EncryptedKeyPem(_certificate, "sesame"));
        await AssertUsedAsync(""" "Path": "server.crt", "KeyPath": "server.key", "Password": "sesame" """);
    }

    [Fact]
    public async Task An_encrypted_PEM_key_may_be_in_the_file_of_its_certificate()
    {
        _ = _directory.Write("server.pem", _certificate.ExportCertificatePem() + "\n" + TestCertificates.EncryptedKeyPem(_certificate, "sesame"));
        await AssertUsedAsync(""" "Path": "server.pem", "Password": "sesame" """);
    }

    [Theory]
    [InlineData("server.pfx", "sesame")]
    [InlineData("server.P12", "sesame")]
    [InlineData("server.p12", null)]
    public async Task A_certificate_and_its_key_may_be_PKCS_12(string file, string? password)
    {
        _ = _directory.Write(file, _certificate.Export(X509ContentType.Pfx, password));
        await AssertUsedAsync($$""" "Path": "{{file}}" {{(password is null ? "" : $$""", "Password": "{{password}}" """)}} """);
    }

    [Fact]
    public async Task An_RSA_key_may_be_in_the_old_form_of_PEM()
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("O=rsa", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        _ = _directory.Write("server.pem", certificate.ExportCertificatePem() + "\n" + key.ExportRSAPrivateKeyPem());
        await using var server = await StartAsync(""" "Path": "server.pem" """);
        Assert.Equal(certificate.Thumbprint, await KeepAliveConnection.ThumbprintAsync(_port));
    }

    [Fact]
    public async Task The_default_certificate_is_used_where_the_endpoint_has_none()
    {
        _ = _directory.Write("server.pem", TestCertificates.Pem(_certificate));
        var configuration = TlsConfigurations.Documents(_port);
        configuration["Kestrel"]!["Certificates"] = Configurations.Parse("""{ "Default": { "Path": "server.pem" } }""");
        await using var server = await OuistitiServer.StartAsync(_directory, configuration);
        Assert.Equal(_certificate.Thumbprint, await KeepAliveConnection.ThumbprintAsync(_port));
    }

    [Fact]
    public async Task The_endpoints_certificate_comes_before_the_default()
    {
        using var other = TestCertificates.SelfSigned("localhost");
        _ = _directory.Write("default.pem", TestCertificates.Pem(other));
        _ = _directory.Write("server.pem", TestCertificates.Pem(_certificate));
        var configuration = TlsConfigurations.Documents(_port, """ "Certificate": { "Path": "server.pem" } """);
        configuration["Kestrel"]!["Certificates"] = Configurations.Parse("""{ "Default": { "Path": "default.pem" } }""");
        await using var server = await OuistitiServer.StartAsync(_directory, configuration);
        Assert.Equal(_certificate.Thumbprint, await KeepAliveConnection.ThumbprintAsync(_port));
    }

    [Fact]
    public async Task The_chain_is_sent_from_ChainPath()
    {
        _ = _directory.Write("server.pem", TestCertificates.Pem(_certificate));
        _ = _directory.Write("chain.pem", _intermediate.ExportCertificatePem());
        await AssertChainSentAsync(""" "Path": "server.pem", "ChainPath": "chain.pem" """);
    }

    [Fact]
    public async Task The_chain_is_sent_from_the_certificates_own_file()
    {
        _ = _directory.Write("server.crt", _certificate.ExportCertificatePem() + "\n" + _intermediate.ExportCertificatePem());
        _ = _directory.Write("server.key", TestCertificates.KeyPem(_certificate));
        await AssertChainSentAsync(""" "Path": "server.crt", "KeyPath": "server.key" """);
    }

    [Fact]
    public async Task The_chain_is_sent_from_PKCS_12()
    {
        using var intermediate = X509CertificateLoader.LoadCertificate(_intermediate.RawData);
        var all = new X509Certificate2Collection { intermediate, _certificate };
        _ = _directory.Write("server.pfx", all.Export(X509ContentType.Pfx, "sesame")!);
        await AssertChainSentAsync(""" "Path": "server.pfx", "Password": "sesame" """);
    }

    [Fact]
    public async Task Without_a_chain_none_is_sent()
    {
        _ = _directory.Write("server.pem", TestCertificates.Pem(_certificate));
        await using var server = await StartAsync(""" "Path": "server.pem" """);
        var (succeeded, output) = await VerifyAsync();
        Assert.False(succeeded, output);
    }

    private Task<OuistitiServer> StartAsync(string certificate) =>
        OuistitiServer.StartAsync(_directory, TlsConfigurations.Documents(_port, $$""" "Certificate": { {{certificate}} } """));

    private async Task AssertUsedAsync(string certificate)
    {
        await using var server = await StartAsync(certificate);
        Assert.Equal(_certificate.Thumbprint, await KeepAliveConnection.ThumbprintAsync(_port));
    }

    private async Task AssertChainSentAsync(string certificate)
    {
        await using var server = await StartAsync(certificate);
        var (succeeded, output) = await VerifyAsync();
        Assert.True(succeeded, output);
        Assert.Equal(2, output.Split("-----BEGIN CERTIFICATE-----").Length - 1);
    }

    /// <summary>A client that knows the root alone.</summary>
    private Task<(bool Succeeded, string Output)> VerifyAsync() => OpenSsl.ConnectAsync(
        _port, "-showcerts", "-verify_return_error", "-verify_hostname", "localhost", "-no-CApath", "-no-CAstore", "-CAfile", _directory.Write("root.pem", _root.ExportCertificatePem()));
}
