using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Ouistiti.Tests.Endpoints.Tls;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Certificate;

/// <summary>A client certificate in the place of a password.</summary>
[Trait("Category", "Published")]
public sealed class CertificateSignInTests : IDisposable
{
    private const string Accounts = """, "Accounts": [ { "Users": [ { "Name": "alice", "Password": "not used here" }, { "Name": "banned", "Password": "not used here", "Status": "Repudiated" } ] } ]""";

    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();
    private readonly X509Certificate2 _authority = TestCertificates.Authority("clients");

    public CertificateSignInTests()
    {
        _ = _directory.Write("htdocs/index.html", "hello");
        _ = _directory.Write("clients.pem", _authority.ExportCertificatePem());
    }

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("\"Certificate\"", Accounts, "alice", "200")]
    [InlineData("\"Certificate\"", Accounts, "banned", "403")]
    [InlineData("\"Certificate\"", Accounts, "stranger", "403")]
    [InlineData("\"Certificate\"", "", "stranger", "200")]
    [InlineData("\"Basic\"", Accounts, "alice", "401")]
    [InlineData("\"Certificate\"", Accounts, null, "403")]
    public async Task It_counts_where_the_site_says_so(string schemes, string accounts, string? user, string status)
    {
        await using var server = await OuistitiServer.StartAsync(_directory, TlsConfigurations.Documents(
            _port,
            """ "ClientCertificateMode": "AllowCertificate", "ClientCertificateAuthority": "clients.pem" """,
            $$""" "Authentication": { "Schemes": [ {{schemes}} ]{{accounts}} } """));

        Assert.Contains($"HTTP/1.1 {status} ", await OpenSsl.GetAsync(_port, user is null ? [] : Shown(user)), StringComparison.Ordinal);
        if (status == "200")
        {
            await server.SaysAsync(string.Create(CultureInfo.InvariantCulture, $" {user} www GET / HTTP/1.1 200 "));
        }
    }

    private string[] Shown(string user)
    {
        using var certificate = TestCertificates.IssueClient(_authority, new X500DistinguishedName($"CN={user}"));
        return ["-cert", _directory.Write("client.pem", TestCertificates.Pem(certificate))];
    }
}
