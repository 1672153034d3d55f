using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Tls;

/// <summary>The certificate that the server makes itself where none is configured.</summary>
[Trait("Category", "Published")]
public sealed class SelfMadeCertificateTests : IDisposable
{
    private static readonly string[] LocalNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"];
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();

    public SelfMadeCertificateTests() => _directory.Write("htdocs/index.html", "hello");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Its_key_is_elliptic_on_the_curve_P_256()
    {
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_port);
        using var certificate = connection.Certificate;
        using var key = certificate.GetECDsaPublicKey();
        Assert.Equal(ECCurve.NamedCurves.nistP256.Oid.Value, key?.ExportParameters(includePrivateParameters: false).Curve.Oid.Value);
    }

    [Fact]
    public async Task It_names_the_host_in_all_the_ways_it_is_called()
    {
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_port);
        using var certificate = connection.Certificate;
        var host = Dns.GetHostName().ToLowerInvariant();
        var expected = new[] { "localhost", host, $"{host.Split('.')[0]}.local" };
        Assert.Equal(expected.Distinct().Order(StringComparer.Ordinal), NamesOf(certificate).EnumerateDnsNames().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_names_the_local_addresses_of_the_interfaces()
    {
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_port);
        using var certificate = connection.Certificate;
        var expected = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus is OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(address => new IPAddress(address.Address.GetAddressBytes()))
            .Append(IPAddress.Loopback)
            .Append(IPAddress.IPv6Loopback)
            .Where(IsLocal);
        var named = NamesOf(certificate).EnumerateIPAddresses().ToArray();
        Assert.Empty(expected.Except(named));
        Assert.All(named, address => Assert.True(IsLocal(address), $"{address} is not local"));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task It_verifies_where_its_authority_alone_is_trusted(string host)
    {
        await using var server = await StartAsync();
        using var authority = Authority();
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_port, host, authority);
        Assert.Equal("hello", (await connection.GetAsync()).Body);
    }

    [Fact]
    public async Task It_does_not_verify_where_another_authority_is_trusted()
    {
        await using var server = await StartAsync();
        using var other = TestCertificates.Authority("another");
        _ = await Assert.ThrowsAsync<AuthenticationException>(() => KeepAliveConnection.OpenTlsAsync(_port, "localhost", other));
    }

    [Fact]
    public async Task It_does_not_verify_for_a_name_elsewhere()
    {
        await using var server = await StartAsync();
        using var authority = Authority();
        _ = await Assert.ThrowsAsync<AuthenticationException>(() => KeepAliveConnection.OpenTlsAsync(_port, "www.example.com", authority));
    }

    [Fact]
    public async Task It_stands_the_strict_rules_of_openssl()
    {
        await using var server = await StartAsync();
        var (succeeded, output) = await OpenSsl.RunAsync(
            "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "localhost", "-no-CApath", "-no-CAstore", "-CAfile", _directory["data/tls/ca.crt"], _directory["data/tls/server.crt"]);
        Assert.True(succeeded, output);
    }

    [Fact]
    public async Task Its_directory_and_files_are_closed_to_others_whatever_the_umask()
    {
        await using var server = await OuistitiServer.StartAsync(_directory, TlsConfigurations.Documents(_port), WithoutUmask);
        const UnixFileMode file = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(file | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory["data"]));
        Assert.Equal(file | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory["data/tls"]));
        Assert.Equal(["ca.crt", "ca.key", "server.crt", "server.key"], Directory.GetFiles(_directory["data/tls"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(_directory["data/tls"]), path => Assert.Equal(file, File.GetUnixFileMode(path)));
    }

    [Fact]
    public async Task It_survives_a_restart()
    {
        var before = await ThumbprintOfOneRunAsync();
        var files = Contents();
        Assert.Equal(before, await ThumbprintOfOneRunAsync());
        Assert.Equal(files, Contents());
    }

    [Theory]
    [InlineData("server.key", "")]
    [InlineData("server.key", "garbage")]
    [InlineData("server.crt", "garbage")]
    public async Task It_is_made_anew_by_the_same_authority_when_a_file_of_it_is_damaged(string file, string content)
    {
        var before = await ThumbprintOfOneRunAsync();
        using var authority = Authority();
        _ = _directory.Write($"data/tls/{file}", content);
        await AssertMadeAnewAsync(before, authority);
    }

    [Fact]
    public async Task It_is_made_anew_when_its_key_is_another()
    {
        var before = await ThumbprintOfOneRunAsync();
        using var authority = Authority();
        using var other = TestCertificates.SelfSigned("localhost");
        _ = _directory.Write("data/tls/server.key", TestCertificates.KeyPem(other));
        await AssertMadeAnewAsync(before, authority);
    }

    [Fact]
    public async Task It_is_made_anew_when_the_names_of_the_host_have_changed()
    {
        _ = await ThumbprintOfOneRunAsync();
        using var authority = Authority();
        await AssertMadeAnewAsync(Replace(TimeSpan.FromDays(300), "localhost"), authority);
    }

    [Fact]
    public async Task It_is_renewed_a_month_before_its_end()
    {
        _ = await ThumbprintOfOneRunAsync();
        using var authority = Authority();
        await AssertMadeAnewAsync(Replace(TimeSpan.FromDays(29), Names()), authority);
    }

    [Fact]
    public async Task It_is_renewed_at_a_reload_too()
    {
        await using var server = await StartAsync();
        var before = await KeepAliveConnection.ThumbprintAsync(_port);
        var expiring = Replace(TimeSpan.FromDays(29), Names());
        await server.SignalAsync("HUP");
        await server.SaysAsync("The configuration was reloaded.");
        using var authority = Authority();
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_port, "localhost", authority);
        using var certificate = connection.Certificate;
        Assert.DoesNotContain(certificate.Thumbprint, new[] { before, expiring });
    }

    [Fact]
    public async Task It_is_not_renewed_long_before_its_end()
    {
        _ = await ThumbprintOfOneRunAsync();
        Assert.Equal(Replace(TimeSpan.FromDays(31), Names()), await ThumbprintOfOneRunAsync());
    }

    [Fact]
    public async Task A_server_without_TLS_makes_none()
    {
        await using var server = await OuistitiServer.StartAsync(_directory, Configurations.Documents(_port));
        Assert.False(Directory.Exists(_directory["data/tls"]));
    }

    private Task<OuistitiServer> StartAsync() => OuistitiServer.StartAsync(_directory, TlsConfigurations.Documents(_port));

    private async Task<string> ThumbprintOfOneRunAsync()
    {
        await using var server = await StartAsync();
        return await KeepAliveConnection.ThumbprintAsync(_port);
    }

    private async Task AssertMadeAnewAsync(string before, X509Certificate2 authority)
    {
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_port, "localhost", authority);
        using var certificate = connection.Certificate;
        Assert.NotEqual(before, certificate.Thumbprint);
    }

    /// <summary>Puts another certificate of the same authority in the place of the server's.</summary>
    /// <returns>Its thumbprint.</returns>
    private string Replace(TimeSpan life, params string[] names)
    {
        using var authority = X509Certificate2.CreateFromPemFile(_directory["data/tls/ca.crt"], _directory["data/tls/ca.key"]);
        using var certificate = TestCertificates.Issue(authority, life, names);
        _ = _directory.Write("data/tls/server.key", TestCertificates.KeyPem(certificate));
        _ = _directory.Write("data/tls/server.crt", certificate.ExportCertificatePem());
        return certificate.Thumbprint;
    }

    private string[] Names()
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(_directory["data/tls/server.crt"]);
        var names = NamesOf(certificate);
        return [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())];
    }

    private X509Certificate2 Authority() => X509CertificateLoader.LoadCertificateFromFile(_directory["data/tls/ca.crt"]);

    private string[] Contents() => [.. Directory.GetFiles(_directory["data/tls"]).Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    private static X509SubjectAlternativeNameExtension NamesOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();

    private static bool IsLocal(IPAddress address) => IPAddress.IsLoopback(address)
        || address.IsIPv6LinkLocal
        || address.IsIPv6UniqueLocal
        || LocalNetworks.Any(network => IPNetwork.Parse(network).Contains(address));

    private static void WithoutUmask(ProcessStartInfo start)
    {
        string[] arguments = ["-c", "umask 0; exec \"$0\" \"$@\"", start.FileName, .. start.ArgumentList];
        start.FileName = "sh";
        start.ArgumentList.Clear();
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
    }
}
