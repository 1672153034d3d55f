using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Tls;

/// <summary>Certificates that are replaced on the disk while the server runs.</summary>
[Trait("Category", "Published")]
public sealed class CertificateReplacementTests : IDisposable
{
    private const string FilePath = "tls/server.pem";
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();
    private readonly X509Certificate2 _old = TestCertificates.SelfSigned("localhost");
    private readonly X509Certificate2 _new = TestCertificates.SelfSigned("localhost");

    public CertificateReplacementTests()
    {
        _ = _directory.Write("htdocs/index.html", "hello");
        _ = Directory.CreateDirectory(_directory["tls"]);
    }

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_certificate_that_is_written_over_is_used_for_the_next_connection()
    {
        await using var server = await StartWithFileAsync();
        _ = _directory.Write(FilePath, TestCertificates.Pem(_new));
        await AssertFollowedAsync();
    }

    [Fact]
    public async Task A_certificate_that_is_renamed_over_the_old_is_used_for_the_next_connection()
    {
        await using var server = await StartWithFileAsync();
        File.Move(_directory.Write(FilePath + ".new", TestCertificates.Pem(_new)), _directory[FilePath], overwrite: true);
        await AssertFollowedAsync();
    }

    [Fact]
    public async Task A_certificate_that_is_removed_and_written_again_is_used_for_the_next_connection()
    {
        await using var server = await StartWithFileAsync();
        File.Delete(_directory[FilePath]);
        _ = _directory.Write(FilePath, TestCertificates.Pem(_new));
        await AssertFollowedAsync();
    }

    [Fact]
    public async Task A_symbolic_link_that_is_turned_is_followed_by_the_next_connection()
    {
        // As certbot does: live/server.pem -> ../archive/server1.pem.
        WriteBoth("archive/1.pem", "archive/2.pem");
        await AssertLinkFollowedAsync(FilePath, FilePath, "../archive/1.pem", "../archive/2.pem");
    }

    [Fact]
    public async Task A_link_beside_the_certificate_that_is_turned_is_followed_by_the_next_connection()
    {
        // As Kubernetes mounts secrets: server.pem -> ..data/server.pem, and ..data -> ..1.
        WriteBoth("tls/..1/server.pem", "tls/..2/server.pem");
        _ = File.CreateSymbolicLink(_directory[FilePath], "..data/server.pem");
        await AssertLinkFollowedAsync(FilePath, "tls/..data", "..1", "..2");
    }

    [Fact]
    public async Task A_link_on_the_way_to_the_certificate_that_is_turned_is_followed_by_the_next_connection()
    {
        // As deployments do: current -> 1, with current/server.pem configured.
        WriteBoth("tls/1/server.pem", "tls/2/server.pem");
        await AssertLinkFollowedAsync("tls/current/server.pem", "tls/current", "1", "2");
    }

    [Fact]
    public async Task A_link_on_the_way_to_a_link_that_is_turned_is_followed_by_the_next_connection()
    {
        // The second link starts from where the first has led to.
        WriteBoth("releases/old/server.pem", "releases/new/server.pem");
        foreach (var (release, content) in new[] { ("1", "old"), ("2", "new") })
        {
            _ = Directory.CreateDirectory(_directory[$"releases/{release}"]);
            _ = File.CreateSymbolicLink(_directory[$"releases/{release}/server.pem"], $"../{content}/server.pem");
        }

        await AssertLinkFollowedAsync("tls/current/server.pem", "tls/current", "../releases/1", "../releases/2");
    }

    [Fact]
    public async Task A_certificate_behind_a_symbolic_link_that_is_written_over_is_used_for_the_next_connection()
    {
        WriteBoth("archive/server.pem", "archive/server.pem.new");
        _ = File.CreateSymbolicLink(_directory[FilePath], "../archive/server.pem");
        await using var server = await StartAsync(Configured(FilePath));
        File.Move(_directory["archive/server.pem.new"], _directory["archive/server.pem"], overwrite: true);
        await AssertFollowedAsync();
    }

    [Fact]
    public async Task A_certificate_and_its_key_may_be_replaced_one_after_the_other()
    {
        _ = _directory.Write("tls/server.crt", _old.ExportCertificatePem());
        _ = _directory.Write("tls/server.key", TestCertificates.KeyPem(_old));
        await using var server = await StartAsync(""" "Certificate": { "Path": "tls/server.crt", "KeyPath": "tls/server.key" } """);

        _ = _directory.Write("tls/server.crt", _new.ExportCertificatePem());
        await server.SaysAsync("The one before stays in use.");
        await server.SaysAsync("The configuration was reloaded.");
        Assert.Equal(_old.Thumbprint, await KeepAliveConnection.ThumbprintAsync(_port));

        _ = _directory.Write("tls/server.key", TestCertificates.KeyPem(_new));
        await AssertFollowedAsync();
    }

    [Fact]
    public async Task A_certificate_of_a_name_is_replaced_too()
    {
        _ = _directory.Write(FilePath, TestCertificates.Pem(_old));
        await using var server = await StartAsync($$""" "Sni": { "www.example.org": { {{Configured(FilePath)}} } } """);
        _ = _directory.Write(FilePath, TestCertificates.Pem(_new));
        await AssertFollowedAsync("www.example.org");
    }

    [Fact]
    public async Task A_connection_goes_on_when_the_certificate_is_replaced()
    {
        await using var server = await StartWithFileAsync();
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_port);
        Assert.Equal("hello", (await connection.GetAsync()).Body);
        _ = _directory.Write(FilePath, TestCertificates.Pem(_new));
        await AssertFollowedAsync();
        Assert.Equal("hello", (await connection.GetAsync()).Body);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task The_old_certificate_stays_in_use_when_what_replaces_it_cannot_be_read(string content)
    {
        await using var server = await StartWithFileAsync();
        _ = _directory.Write(FilePath, content);
        await server.SaysAsync($"The certificate {_directory[FilePath]} cannot be read: ");
        await server.SaysAsync("The one before stays in use.");
        await server.SaysAsync("The configuration was reloaded.");
        Assert.Equal(_old.Thumbprint, await KeepAliveConnection.ThumbprintAsync(_port));
    }

    [Fact]
    public async Task The_old_certificate_stays_in_use_when_its_file_is_gone()
    {
        await using var server = await StartWithFileAsync();
        File.Delete(_directory[FilePath]);
        await server.SignalAsync("HUP");
        await server.SaysAsync("Kestrel:Endpoints:https:Certificate:Path");
        await server.SaysAsync("The one before stays in force.");
        Assert.Equal(_old.Thumbprint, await KeepAliveConnection.ThumbprintAsync(_port));
    }

    [Fact]
    public async Task A_good_certificate_is_used_after_one_that_could_not_be_read()
    {
        await using var server = await StartWithFileAsync();
        _ = _directory.Write(FilePath, "garbage");
        await server.SaysAsync("The one before stays in use.");
        _ = _directory.Write(FilePath, TestCertificates.Pem(_new));
        await AssertFollowedAsync();
    }

    private Task<OuistitiServer> StartWithFileAsync()
    {
        _ = _directory.Write(FilePath, TestCertificates.Pem(_old));
        return StartAsync(Configured(FilePath));
    }

    private static string Configured(string path) => $$""" "Certificate": { "Path": "{{path}}" } """;

    /// <summary>With an endpoint in clear, so that the one with TLS is not the last: that would be reason enough to keep it.</summary>
    private Task<OuistitiServer> StartAsync(string endpoint) =>
        OuistitiServer.StartAsync(_directory, TlsConfigurations.Documents(_port, endpoint).WithHttp(Ports.Take()));

    private void WriteBoth(string oldPath, string newPath)
    {
        _ = _directory.Write(oldPath, TestCertificates.Pem(_old));
        _ = _directory.Write(newPath, TestCertificates.Pem(_new));
    }

    private async Task AssertLinkFollowedAsync(string path, string link, string oldTarget, string newTarget)
    {
        _ = File.CreateSymbolicLink(_directory[link], oldTarget);
        await using var server = await StartAsync(Configured(path));
        Assert.Equal(_old.Thumbprint, await KeepAliveConnection.ThumbprintAsync(_port));

        // At once, as ln -sfn and mv -T do it.
        _ = File.CreateSymbolicLink(_directory[link + ".new"], newTarget);
        using var mv = Process.Start("mv", ["-T", _directory[link + ".new"], _directory[link]]);
        await mv.WaitForExitAsync();
        await AssertFollowedAsync();
    }

    private Task AssertFollowedAsync(string host = "localhost") => Eventually.TrueAsync(
        async () => await KeepAliveConnection.ThumbprintAsync(_port, host) == _new.Thumbprint, "the new certificate is shown");
}
