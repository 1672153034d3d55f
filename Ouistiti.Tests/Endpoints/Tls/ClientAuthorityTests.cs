using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Tls;

/// <summary>The authorities of an endpoint's clients: one endpoint beside another, and one after another in time.</summary>
[Trait("Category", "Published")]
public sealed class ClientAuthorityTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly int _first = Ports.Take();
    private readonly int _second = Ports.Take();
    private readonly X509Certificate2 _authority = TestCertificates.Authority("one");
    private readonly X509Certificate2 _other = TestCertificates.Authority("other");
    private readonly string _alice;

    public ClientAuthorityTests()
    {
        _ = _directory.Write("htdocs/index.html", "hello");
        _ = _directory.Write("clients.pem", _authority.ExportCertificatePem());
        _ = _directory.Write("others.pem", _other.ExportCertificatePem());
        _alice = WriteClient("alice", _authority);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_client_that_brings_its_session_still_has_its_user(string version)
    {
        await using var server = await StartAsync(Required("clients.pem"));
        var first = await OpenSsl.GetAsync(_first, version, "-cert", _alice, "-sess_out", _directory["session"]);
        Assert.Contains("HTTP/1.1 200", first, StringComparison.Ordinal);
        string[] session = File.Exists(_directory["session"]) ? ["-sess_in", _directory["session"]] : [];
        Assert.Contains("HTTP/1.1 200", await OpenSsl.GetAsync(_first, [version, "-cert", _alice, .. session]), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => server.Output.Split("127.0.0.1 alice www GET / ").Length == 3, "both were alice's: " + server.Output);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_client_with_an_intermediate_authority_still_gets_in_with_its_session(string version)
    {
        using var intermediate = TestCertificates.Authority("department", _authority, TimeSpan.FromDays(150));
        var bob = WriteClient("bob", intermediate);
        var chain = _directory.Write("chain.pem", intermediate.ExportCertificatePem());
        await using var server = await StartAsync(Required("clients.pem"));
        _ = await OpenSsl.GetAsync(_first, version, "-cert", bob, "-cert_chain", chain, "-sess_out", _directory["session"]);
        string[] session = File.Exists(_directory["session"]) ? ["-sess_in", _directory["session"]] : [];
        Assert.Contains("HTTP/1.1 200", await OpenSsl.GetAsync(_first, [version, "-cert", bob, "-cert_chain", chain, .. session]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-tls1_2", "others.pem")]
    [InlineData("-tls1_3", "others.pem")]
    [InlineData("-tls1_2", null)]
    [InlineData("-tls1_3", null)]
    public async Task A_session_of_another_endpoint_is_not_resumed(string version, string? authority)
    {
        // Both have the same server certificate, which is what .NET keeps sessions by.
        await using var server = await StartAsync(authority is null ? [] : Required(authority), Required("clients.pem"));
        string[] shown = authority is null ? [] : ["-cert", WriteClient("mallory", _other)];
        var before = await OpenSsl.GetAsync(_first, [version, .. shown, "-sess_out", _directory["session"]]);
        Assert.Contains("HTTP/1.1 200", before, StringComparison.Ordinal);
        string[] session = File.Exists(_directory["session"]) ? ["-sess_in", _directory["session"]] : [];

        var without = await OpenSsl.GetAsync(_second, [version, .. session]);
        Assert.DoesNotContain("HTTP/", without, StringComparison.Ordinal);
        var with = await OpenSsl.GetAsync(_second, [version, .. session, "-cert", _alice]);
        Assert.DoesNotContain("Reused, ", with, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200", with, StringComparison.Ordinal);
        await server.SaysAsync("127.0.0.1 alice www GET / ");
    }

    [Fact]
    public async Task A_session_with_a_certificate_does_no_harm_where_none_is_asked_for()
    {
        await using var server = await StartAsync(Required("clients.pem"), []);
        _ = await OpenSsl.GetAsync(_first, "-tls1_3", "-cert", _alice, "-sess_out", _directory["session"]);
        string[] session = File.Exists(_directory["session"]) ? ["-sess_in", _directory["session"]] : [];
        Assert.Contains("HTTP/1.1 200", await OpenSsl.GetAsync(_second, ["-tls1_3", .. session]), StringComparison.Ordinal);
        await server.SaysAsync("127.0.0.1 - www GET / ");
    }

    [Fact]
    public async Task Authorities_that_are_replaced_count_for_the_next_connection()
    {
        await using var server = await StartAsync(Required("clients.pem"));
        _ = _directory.Write("clients.pem", _other.ExportCertificatePem());
        await server.SaysAsync("The configuration was reloaded.");
        Assert.Contains("HTTP/1.1 200", await OpenSsl.GetAsync(_first, "-cert", WriteClient("bob", _other)), StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/", await OpenSsl.GetAsync(_first, "-cert", _alice), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_came_in_before_a_certificate_was_required_has_to_come_again()
    {
        await using var server = await StartAsync([]);
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_first);
        Assert.Equal("hello", (await connection.GetAsync()).Body);
        _ = _directory.Write("appsettings.json", Configuration(Required("clients.pem")).ToJsonString());
        await server.SaysAsync("The configuration was reloaded.");
        await connection.ClosedAsync();
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    public async Task An_endpoint_that_cannot_tell_whom_to_accept_is_closed_until_it_can(string content)
    {
        _ = _directory.Write("clients.pem", content);
        await using var server = await StartAsync(Required("clients.pem"), []);
        Assert.False(await KeepAliveConnection.IsOpenAsync(_first));
        Assert.True(await KeepAliveConnection.IsOpenAsync(_second));
        Assert.Contains($"The certificate {_directory["clients.pem"]} cannot be read: ", server.Output, StringComparison.Ordinal);
        _ = _directory.Write("clients.pem", _authority.ExportCertificatePem());
        await Eventually.TrueAsync(() => KeepAliveConnection.IsOpenAsync(_first), "the endpoint opens");
        Assert.Contains("HTTP/1.1 200", await OpenSsl.GetAsync(_first, "-cert", _alice), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_intermediate_authority_alone_closes_the_endpoint()
    {
        using var intermediate = TestCertificates.Authority("department", _authority, TimeSpan.FromDays(150));
        _ = _directory.Write("clients.pem", intermediate.ExportCertificatePem());
        await using var server = await StartAsync(Required("clients.pem"), []);
        Assert.False(await KeepAliveConnection.IsOpenAsync(_first));
        Assert.Contains("holds no root", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_authorities_stay_the_same_when_what_replaces_them_cannot_be_read()
    {
        await using var server = await StartAsync(Required("clients.pem"));
        _ = _directory.Write("clients.pem", "garbage");
        await server.SaysAsync("The one before stays in use.");
        await server.SaysAsync("The configuration was reloaded.");
        Assert.Contains("HTTP/1.1 200", await OpenSsl.GetAsync(_first, "-cert", _alice), StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/", await OpenSsl.GetAsync(_first, "-cert", WriteClient("mallory", _other)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_names_the_key_of_authorities_that_cannot_be_read()
    {
        _ = _directory.Write("clients.pem", "garbage");
        _ = _directory.Write("appsettings.json", Configuration(Required("clients.pem")).ToJsonString());
        var (code, _, error) = await OuistitiProgram.RunAsync(_directory.Path, "check");
        Assert.Equal(2, code);
        Assert.StartsWith($"Kestrel:Endpoints:first:ClientCertificateAuthority = \"{_directory["clients.pem"]}\" cannot be used: ", error, StringComparison.Ordinal);
    }

    private static JsonObject Required(string authority) => new() { ["ClientCertificateMode"] = "RequireCertificate", ["ClientCertificateAuthority"] = authority };

    private string WriteClient(string name, X509Certificate2 issuer)
    {
        using var certificate = TestCertificates.IssueClient(issuer, new X500DistinguishedName($"CN={name}"));
        return _directory.Write(name + ".pem", TestCertificates.Pem(certificate));
    }

    private JsonObject Configuration(JsonObject first, JsonObject? second = null)
    {
        var configuration = Configurations.Documents(_first);
        var endpoints = new JsonObject { ["first"] = first };
        first["Url"] = $"https://127.0.0.1:{_first}";
        if (second is not null)
        {
            second["Url"] = $"https://127.0.0.1:{_second}";
            endpoints["second"] = second;
        }

        configuration["Kestrel"]!["Endpoints"] = endpoints;
        return configuration;
    }

    private Task<OuistitiServer> StartAsync(JsonObject first, JsonObject? second = null) => OuistitiServer.StartAsync(_directory, Configuration(first, second));
}
