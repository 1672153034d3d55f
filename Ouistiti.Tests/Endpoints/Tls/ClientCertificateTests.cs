using System.Diagnostics;
using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Tls;

/// <summary>Clients that show a certificate: who gets in, and as whom. The access log says who it was.</summary>
[Trait("Category", "Published")]
public sealed class ClientCertificateTests : IDisposable
{
    private const string Client = "1.3.6.1.5.5.7.3.2";
    private const string Server = "1.3.6.1.5.5.7.3.1";
    private readonly ClientCertificates _clients = new();

    public void Dispose() => _clients.Dispose();

    [Theory]
    [InlineData("RequireCertificate", "-tls1_2")]
    [InlineData("RequireCertificate", "-tls1_3")]
    [InlineData("AllowCertificate", "-tls1_3")]
    public async Task The_common_name_becomes_the_user(string mode, string version)
    {
        await using var server = await _clients.StartAsync(mode);
        await AssertServedAsync(server, "alice", [version, .. _clients.Shown("CN=alice, O=example")]);
    }

    [Fact]
    public async Task Over_http_2_the_user_is_the_same()
    {
        await using var server = await _clients.StartAsync("RequireCertificate");
        using var certificate = TestCertificates.IssueClient(_clients.Authority, new X500DistinguishedName("CN=alice"));
        var file = _clients.Files.Write("alice.pem", TestCertificates.Pem(certificate));
        var url = string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{_clients.Port}/");
        using var curl = Process.Start("curl", ["--silent", "--insecure", "--http2", "--cert", file, "--output", "/dev/null", url, "--output", "/dev/null", url + "two"]);
        await curl.WaitForExitAsync();
        await server.SaysAsync("127.0.0.1 alice www GET / HTTP/2 200 ");
        await server.SaysAsync("127.0.0.1 alice www GET /two HTTP/2 404 ");
    }

    [Fact]
    public async Task Who_comes_without_a_certificate_is_anonymous_where_that_is_allowed()
    {
        await using var server = await _clients.StartAsync("AllowCertificate");
        await AssertServedAsync(server, "-");
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task Who_comes_without_a_certificate_does_not_get_in_where_one_is_required(string version)
    {
        await using var server = await _clients.StartAsync("RequireCertificate");
        await AssertRefusedAsync(version);
    }

    [Theory]
    [InlineData("RequireCertificate")]
    [InlineData("AllowCertificate")]
    public async Task A_certificate_of_another_authority_is_refused_also_where_the_system_trusts_it(string mode)
    {
        using var other = TestCertificates.Authority("clients");
        var trusted = _clients.Files.Write("system.pem", other.ExportCertificatePem());
        await using var server = await _clients.StartAsync(mode, adapt: start => start.Environment["SSL_CERT_FILE"] = trusted);
        using var certificate = TestCertificates.IssueClient(other, new X500DistinguishedName("CN=alice"));
        await AssertRefusedAsync(_clients.Shown(certificate));
        await server.SaysAsync("https refused the client 127.0.0.1:");
    }

    [Theory]
    [InlineData(-0.9, -0.5, Client, "NotTimeValid")]
    [InlineData(1, 2, Client, "NotTimeValid")]
    [InlineData(-0.5, 2, Server, "NotValidForUsage")]
    public async Task A_certificate_that_is_not_valid_now_or_not_for_clients_is_refused(double start, double end, string purpose, string reason)
    {
        await using var server = await _clients.StartAsync("AllowCertificate");
        using var certificate = TestCertificates.IssueClient(_clients.Authority, new X500DistinguishedName("CN=alice"), purpose, (start, end));
        await AssertRefusedAsync(_clients.Shown(certificate));
        await server.SaysAsync($", because of its certificate: {reason}");
    }

    [Fact]
    public async Task A_certificate_that_signed_itself_is_refused()
    {
        await using var server = await _clients.StartAsync("AllowCertificate");
        using var certificate = TestCertificates.IssueClient(null, new X500DistinguishedName("CN=alice"));
        await AssertRefusedAsync(_clients.Shown(certificate));
    }

    [Fact]
    public async Task A_certificate_that_names_no_purpose_is_good_for_all()
    {
        await using var server = await _clients.StartAsync("RequireCertificate");
        using var certificate = TestCertificates.IssueClient(_clients.Authority, new X500DistinguishedName("CN=alice"), purpose: null);
        await AssertServedAsync(server, "alice", _clients.Shown(certificate));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_way_to_the_authority_may_come_from_the_client_or_stand_in_the_file(bool sent)
    {
        using var intermediate = TestCertificates.Authority("department", _clients.Authority, TimeSpan.FromDays(150));
        if (!sent)
        {
            _ = _clients.Files.Write("clients.pem", _clients.Authority.ExportCertificatePem() + "\n" + intermediate.ExportCertificatePem());
        }

        await using var server = await _clients.StartAsync("RequireCertificate");
        using var certificate = TestCertificates.IssueClient(intermediate, new X500DistinguishedName("CN=alice"));
        var chain = _clients.Files.Write("intermediate.pem", intermediate.ExportCertificatePem());
        await AssertServedAsync(server, "alice", sent ? [.. _clients.Shown(certificate), "-cert_chain", chain] : _clients.Shown(certificate));
    }

    [Theory]
    [InlineData("O=example", "not one common name")]
    [InlineData("CN=alice, CN=admin", "not one common name")]
    [InlineData("CN=\"alice\n2026-01-01 info forged\"", "cannot be a user's")]
    [InlineData("CN=\" alice\"", "cannot be a user's")]
    [InlineData("CN=ali\u202ece", "cannot be a user's")]
    public async Task A_certificate_whose_subject_cannot_name_a_user_is_refused(string subject, string reason)
    {
        await using var server = await _clients.StartAsync("AllowCertificate");
        await AssertRefusedAsync(_clients.Shown(subject));
        await server.SaysAsync(reason);
        Assert.DoesNotContain(server.Output.Split('\n'), line => line.StartsWith("2026-01-01", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_whose_name_has_parts_of_several_is_refused()
    {
        await using var server = await _clients.StartAsync("AllowCertificate");
        using var certificate = TestCertificates.IssueClient(_clients.Authority, Several(("2.5.4.3", "alice"), ("2.5.4.11", "admin")));
        await AssertRefusedAsync(_clients.Shown(certificate));
        await server.SaysAsync("several parts");
    }

    [Theory]
    [InlineData("Jane Doe", "\"Jane Doe\"")]
    [InlineData("x www GET /secret HTTP/1.1 200", "\"x www GET /secret HTTP/1.1 200\"")]
    [InlineData("x\" y", "\"x\\\" y\"")]
    [InlineData("-", "\"-\"")]
    [InlineData("Zoë", "Zoë")]
    public async Task A_name_cannot_be_taken_for_more_than_a_name(string name, string shown)
    {
        await using var server = await _clients.StartAsync("RequireCertificate");
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        using var certificate = TestCertificates.IssueClient(_clients.Authority, subject.Build());
        await AssertServedAsync(server, shown, _clients.Shown(certificate));
    }

    /// <summary>A subject with one name that has several attributes (RFC 5280, section 4.1.2.4).</summary>
    private static X500DistinguishedName Several(params (string Type, string Value)[] attributes)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
        {
            foreach (var (type, value) in attributes)
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(type);
                    writer.WriteCharacterString(UniversalTagNumber.UTF8String, value);
                }
            }
        }

        return new X500DistinguishedName(writer.Encode());
    }

    private async Task AssertServedAsync(OuistitiServer server, string user, params string[] arguments)
    {
        Assert.Contains("HTTP/1.1 200", await OpenSsl.GetAsync(_clients.Port, arguments), StringComparison.Ordinal);
        await server.SaysAsync($"127.0.0.1 {user} www GET / HTTP/1.1 200 ");
    }

    private async Task AssertRefusedAsync(params string[] arguments) =>
        Assert.DoesNotContain("HTTP/", await OpenSsl.GetAsync(_clients.Port, arguments), StringComparison.Ordinal);
}
