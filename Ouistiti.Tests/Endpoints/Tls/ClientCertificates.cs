using System.Security.Cryptography.X509Certificates;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Endpoints.Tls;

/// <summary>A site, an authority whose certificates its endpoint accepts, and who has some.</summary>
internal sealed class ClientCertificates : IDisposable
{
    public ClientCertificates()
    {
        _ = Files.Write("htdocs/index.html", "hello");
        _ = Files.Write("clients.pem", Authority.ExportCertificatePem());
    }

    public TestDirectory Files { get; } = new();

    public int Port { get; } = Ports.Take();

    /// <summary>The authority, whose own certificate is in <c>clients.pem</c>.</summary>
    public X509Certificate2 Authority { get; } = TestCertificates.Authority("clients");

    /// <summary>Starts a server.</summary>
    /// <param name="mode">Whether clients show certificates.</param>
    /// <param name="site">More members of the site.</param>
    /// <param name="adapt">Changes how the process is started.</param>
    public Task<OuistitiServer> StartAsync(string mode, string site = "", Action<System.Diagnostics.ProcessStartInfo>? adapt = null) => OuistitiServer.StartAsync(
        Files, TlsConfigurations.Documents(Port, $$""" "ClientCertificateMode": "{{mode}}", "ClientCertificateAuthority": "clients.pem" """, site), adapt);

    /// <summary>The arguments of a client that shows a certificate of the authority.</summary>
    public string[] Shown(string subject)
    {
        using var certificate = TestCertificates.IssueClient(Authority, new X500DistinguishedName(subject));
        return Shown(certificate);
    }

    /// <summary>The arguments of a client that shows a certificate.</summary>
    public string[] Shown(X509Certificate2 certificate) => ["-cert", Files.Write("client.pem", TestCertificates.Pem(certificate))];

    public void Dispose()
    {
        Authority.Dispose();
        Files.Dispose();
    }
}
