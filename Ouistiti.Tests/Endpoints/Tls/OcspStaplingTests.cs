using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Tls;

/// <summary>The proof that a certificate is not revoked, sent along with it. The authority and its responder are openssl's.</summary>
[Trait("Category", "Published")]
public sealed class OcspStaplingTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();
    private readonly int _responder = Ports.Take();
    private readonly X509Certificate2 _authority = TestCertificates.Authority("ocsp-test");
    private readonly X509Certificate2 _certificate;

    public OcspStaplingTests()
    {
        _ = _directory.Write("htdocs/index.html", "hello");
        _certificate = TestCertificates.IssueWithResponder(_authority, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_responder}"));
        _ = _directory.Write("server.pem", TestCertificates.Pem(_certificate));
        _ = _directory.Write("chain.pem", _authority.ExportCertificatePem());
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _authority.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_proof_is_sent_that_the_certificate_is_not_revoked()
    {
        using var responder = await StartResponderAsync();
        try
        {
            await using var server = await StartAsync();
            await Eventually.TrueAsync(IsStapledAsync, "a proof is stapled");
        }
        finally
        {
            responder.Kill();
        }
    }

    [Fact]
    public async Task The_proof_is_still_sent_when_the_configuration_was_reloaded_and_the_responder_is_gone()
    {
        using var responder = await StartResponderAsync();
        await using var server = await StartAsync();
        try
        {
            await Eventually.TrueAsync(IsStapledAsync, "a proof is stapled");
        }
        finally
        {
            responder.Kill();
        }

        await server.SignalAsync("HUP");
        await server.SaysAsync("The configuration was reloaded.");
        Assert.True(await IsStapledAsync());
    }

    [Fact]
    public async Task A_responder_that_cannot_be_reached_means_no_proof_and_nothing_else()
    {
        await using var server = await StartAsync();
        Assert.Contains("HTTP/1.1 200", await AssertNotStapledAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_responder_that_does_not_answer_means_no_proof_and_nothing_else()
    {
        using var responder = new TcpListener(IPAddress.Loopback, _responder);
        responder.Start();
        await using var server = await StartAsync();
        using var asked = await responder.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("HTTP/1.1 200", await AssertNotStapledAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_asked_where_the_issuer_is_not_at_hand()
    {
        using var responder = new TcpListener(IPAddress.Loopback, _responder);
        responder.Start();
        await using var server = await StartAsync(chain: string.Empty);
        Assert.Contains("HTTP/1.1 200", await AssertNotStapledAsync(), StringComparison.Ordinal);
        Assert.False(responder.Pending());
    }

    [Fact]
    public async Task The_check_asks_nobody()
    {
        using var responder = new TcpListener(IPAddress.Loopback, _responder);
        responder.Start();
        _ = _directory.Write("appsettings.json", Configuration().ToJsonString());
        var (code, _, error) = await OuistitiProgram.RunAsync(_directory.Path, "check");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.False(responder.Pending());
    }

    private System.Text.Json.Nodes.JsonObject Configuration(string chain = """ , "ChainPath": "chain.pem" """) =>
        TlsConfigurations.Documents(_port, $$""" "Certificate": { "Path": "server.pem" {{chain}} } """);

    private Task<OuistitiServer> StartAsync(string chain = """ , "ChainPath": "chain.pem" """) => OuistitiServer.StartAsync(_directory, Configuration(chain));

    private async Task<bool> IsStapledAsync()
    {
        var output = await OpenSsl.GetAsync(_port, "-status", "-no-CApath", "-no-CAstore", "-CAfile", _directory["chain.pem"]);
        return output.Contains("OCSP Response Status: successful", StringComparison.Ordinal) && output.Contains("Cert Status: good", StringComparison.Ordinal);
    }

    private async Task<string> AssertNotStapledAsync()
    {
        var output = await OpenSsl.GetAsync(_port, "-status");
        Assert.Contains("OCSP response: no response sent", output, StringComparison.Ordinal);
        return output;
    }

    /// <summary>A responder that knows the one certificate, and waits until it listens.</summary>
    private async Task<Process> StartResponderAsync()
    {
        var index = _directory.Write("index.txt", $"V\t400101000000Z\t\t{_certificate.SerialNumber}\tunknown\t/O=localhost\n");
        var signer = _directory.Write("authority.pem", TestCertificates.Pem(_authority));
        var responder = Process.Start(new ProcessStartInfo("openssl",
        [
            "ocsp", "-port", _responder.ToString(CultureInfo.InvariantCulture), "-index", index, "-CA", _directory["chain.pem"], "-rsigner", signer, "-rkey", signer, "-ndays", "1",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var listens = new TaskCompletionSource();
        responder.ErrorDataReceived += (_, line) =>
        {
            // A connection to try it would keep it busy: it serves one at a time, and waits for what it asks.
            if (line.Data?.Contains("waiting for OCSP client connections", StringComparison.Ordinal) is true)
            {
                _ = listens.TrySetResult();
            }
        };
        responder.BeginErrorReadLine();
        responder.BeginOutputReadLine();
        await listens.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return responder;
    }
}
