using System.Diagnostics;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints;

/// <summary>A connection carries requests for the host names that its certificate was chosen for, and for no other (RFC 9110, section 7.4).</summary>
[Trait("Category", "Published")]
public sealed class MisdirectedRequestTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("shop.test", "shop.test", "200")]
    [InlineData("www.test", "www.test", "200")]
    [InlineData("www.test", "other.test", "200")]
    [InlineData("www.test", "shop.test", "421")]
    [InlineData("shop.test", "www.test", "421")]
    public async Task The_name_in_the_handshake_and_the_host_lead_to_one_certificate(string serverName, string host, string expected)
    {
        using var shop = TestCertificates.SelfSigned("shop.test");
        _ = _directory.Write("shop.pem", TestCertificates.Pem(shop));
        var port = await StartAsync();
        Assert.Equal(expected, await StatusAsync(port.Port, serverName, host));
        await port.Server.DisposeAsync();
    }

    [Fact]
    public async Task A_site_whose_certificate_cannot_be_read_is_not_reached_behind_another()
    {
        _ = _directory.Write("shop.pem", "garbage");
        var port = await StartAsync();
        Assert.Equal("200", await StatusAsync(port.Port, "www.test", "www.test"));
        Assert.Equal("421", await StatusAsync(port.Port, "www.test", "shop.test"));
        Assert.Equal("000", await StatusAsync(port.Port, "shop.test", "shop.test"));
        await port.Server.DisposeAsync();
    }

    private async Task<(OuistitiServer Server, int Port)> StartAsync()
    {
        _ = _directory.Write("htdocs/index.html", "home");
        var port = Ports.Take();
        return (await OuistitiServer.StartAsync(_directory, $$"""
            {
              "Kestrel": { "Endpoints": { "https": { "Url": "https://127.0.0.1:{{port}}" } } },
              "Ouistiti": {
                "Sites": {
                  "shop": { "Hosts": [ "shop.test" ], "Certificate": { "Path": "shop.pem" }, "Documents": [ { "Root": "htdocs" } ] },
                  "www": { "Documents": [ { "Root": "htdocs" } ] }
                }
              }
            }
            """), port);
    }

    /// <summary>The status that curl is answered with; 000 where there is no answer. It takes the server name from the address, whatever the Host header says.</summary>
    private static async Task<string> StatusAsync(int port, string serverName, string host)
    {
        using var curl = Process.Start(new ProcessStartInfo("curl")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--silent", "--insecure", "--output", "/dev/null", "--write-out", "%{http_code}", "--resolve", $"{serverName}:{port}:127.0.0.1",
                "--header", $"Host: {host}", $"https://{serverName}:{port}/",
            },
        })!;
        return await curl.StandardOutput.ReadToEndAsync();
    }
}
