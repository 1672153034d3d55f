using System.Security.Authentication;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Tls;

/// <summary>Which certificate a client is shown by the host name that it asks for (SNI).</summary>
[Trait("Category", "Published")]
public sealed class ServerNameTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Dictionary<string, string> _names = [];
    private readonly int _port = Ports.Take();

    public ServerNameTests()
    {
        _ = _directory.Write("htdocs/index.html", "hello");
        foreach (var name in new[] { "default", "one", "two" })
        {
            using var certificate = TestCertificates.SelfSigned(name);
            _ = _directory.Write($"{name}.pem", TestCertificates.Pem(certificate));
            _names.Add(certificate.Thumbprint, name);
        }

        _ = _directory.Write("garbage.pem", "garbage");
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("www.example.org", "one")]
    [InlineData("WWW.Example.org", "one")]
    [InlineData("api.example.org", "two")]
    [InlineData("example.org", "default")]
    [InlineData("www.example.com", "default")]
    [InlineData("127.0.0.1", "default")]
    [InlineData(null, "default")]
    public async Task The_endpoint_has_certificates_by_name(string? host, string expected)
    {
        await using var server = await StartAsync(WithSni("""{ "www.example.org": { "Certificate": { "Path": "one.pem" } }, "*.example.org": { "Certificate": { "Path": "two.pem" } } }"""));
        Assert.Equal(expected, await ShownAsync(host));
    }

    [Theory]
    [InlineData("bücher.example")]
    [InlineData("xn--bcher-kva.example")]
    public async Task The_endpoints_name_may_be_of_any_script(string name)
    {
        await using var server = await StartAsync(WithSni($$"""{ "{{name}}": { "Certificate": { "Path": "one.pem" } } }"""));
        Assert.Equal("one", await ShownAsync("xn--bcher-kva.example"));
    }

    [Theory]
    [InlineData("bücher.example")]
    [InlineData("xn--bcher-kva.example")]
    public async Task The_sites_name_may_be_of_any_script(string name)
    {
        await using var server = await StartAsync(WithSites(
            $$""" "one": { "Hosts": [ "{{name}}" ], "Certificate": { "Path": "one.pem" }, "Documents": [ { "Root": "htdocs" } ] } """));
        Assert.Equal("one", await ShownAsync("xn--bcher-kva.example"));
    }

    [Theory]
    [InlineData("www.example.org:443")]
    [InlineData("https//www.example.org")]
    [InlineData("www.*.org")]
    public async Task A_name_that_is_none_is_explained(string name)
    {
        _ = _directory.Write("appsettings.json", WithSni($$"""{ "{{name}}": { "Certificate": { "Path": "one.pem" } } }""").ToJsonString());
        var (exitCode, output, error) = await OuistitiProgram.RunAsync(_directory.Path, "check");
        Assert.Equal(2, exitCode);
        Assert.Contains("Kestrel:Endpoints:https:Sni:", output + error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("www.example.org", "one")]
    [InlineData("www.example.net", "one")]
    [InlineData("a.dev.example.org", "two")]
    [InlineData("other.example.org", "default")]
    [InlineData(null, "default")]
    public async Task A_site_has_a_certificate_for_its_hosts(string? host, string expected)
    {
        await using var server = await StartAsync(WithSites("""
            "one": { "Hosts": [ "www.example.org", "www.example.net" ], "Certificate": { "Path": "one.pem" }, "Documents": [ { "Root": "htdocs" } ] },
            "two": { "Hosts": [ "*.dev.example.org" ], "Certificate": { "Path": "two.pem" }, "Documents": [ { "Root": "htdocs" } ] }
            """));
        Assert.Equal(expected, await ShownAsync(host));
    }

    [Fact]
    public async Task The_certificate_of_the_default_site_is_shown_for_every_other_name()
    {
        await using var server = await StartAsync(TlsConfigurations.Documents(
            _port, """ "Certificate": { "Path": "default.pem" } """, """ "Certificate": { "Path": "one.pem" } """));
        Assert.Equal("one", await ShownAsync("www.example.org"));
    }

    [Fact]
    public async Task The_endpoints_certificate_for_a_name_comes_before_that_of_the_site()
    {
        var configuration = WithSites(""" "one": { "Hosts": [ "www.example.org" ], "Certificate": { "Path": "one.pem" }, "Documents": [ { "Root": "htdocs" } ] } """);
        configuration["Kestrel"]!["Endpoints"]!["https"]!["Sni"] = Configurations.Parse("""{ "www.example.org": { "Certificate": { "Path": "two.pem" } } }""");
        await using var server = await StartAsync(configuration);
        Assert.Equal("two", await ShownAsync("www.example.org"));
    }

    [Fact]
    public async Task The_certificate_of_a_site_is_not_shown_where_the_site_is_not_reached()
    {
        var other = Ports.Take();
        var configuration = WithSites(""" "one": { "Hosts": [ "www.example.org" ], "Endpoints": [ "other" ], "Certificate": { "Path": "one.pem" }, "Documents": [ { "Root": "htdocs" } ] } """);
        AddOther(configuration, other);
        await using var server = await StartAsync(configuration);
        Assert.Equal("one", await ShownAsync("www.example.org", other));
        Assert.Equal("default", await ShownAsync("www.example.org"));
    }

    [Theory]
    [InlineData("a-limited", "b-general")]
    [InlineData("b-limited", "a-general")]
    public async Task A_site_that_wins_an_endpoint_has_its_own_certificate_there(string limited, string general)
    {
        var other = Ports.Take();
        var configuration = WithSites($$"""
            "{{limited}}": { "Hosts": [ "www.example.org" ], "Endpoints": [ "other" ], "Certificate": { "Path": "one.pem" }, "Documents": [ { "Root": "htdocs" } ] },
            "{{general}}": { "Hosts": [ "www.example.org" ], "Certificate": { "Path": "two.pem" }, "Documents": [ { "Root": "htdocs" } ] }
            """);
        AddOther(configuration, other);
        await using var server = await StartAsync(configuration);
        Assert.Equal("two", await ShownAsync("www.example.org"));
        Assert.Equal("one", await ShownAsync("www.example.org", other));
    }

    [Fact]
    public async Task An_unreadable_certificate_closes_the_hosts_of_its_site_alone()
    {
        await using var server = await StartAsync(WithSites("""
            "one": { "Hosts": [ "www.example.org" ], "Certificate": { "Path": "garbage.pem" }, "Documents": [ { "Root": "htdocs" } ] },
            "two": { "Hosts": [ "www.example.net" ], "Certificate": { "Path": "two.pem" }, "Documents": [ { "Root": "htdocs" } ] }
            """));
        await AssertClosedAsync("www.example.org");
        Assert.Equal("two", await ShownAsync("www.example.net"));
        Assert.Equal("default", await ShownAsync(null));
    }

    [Fact]
    public async Task An_unreadable_certificate_of_the_endpoint_closes_its_name_alone()
    {
        await using var server = await StartAsync(WithSni("""{ "www.example.org": { "Certificate": { "Path": "garbage.pem" } }, "*.example.org": { "Certificate": { "Path": "two.pem" } } }"""));
        await AssertClosedAsync("www.example.org");
        Assert.Equal("two", await ShownAsync("api.example.org"));
        Assert.Equal("default", await ShownAsync(null));
    }

    [Fact]
    public async Task An_unreadable_certificate_of_a_site_makes_the_server_unwell()
    {
        var http = Ports.Take();
        var configuration = WithSites(""" "one": { "Hosts": [ "www.example.org" ], "Certificate": { "Path": "garbage.pem" }, "Documents": [ { "Root": "htdocs" } ] } """).WithHttp(http);
        configuration["Ouistiti"]!["Monitoring"] = new JsonObject { ["Endpoint"] = "http" };
        await using var server = await StartAsync(configuration);
        Assert.Contains("Degraded", await Wire.GetAsync(http, "/healthz"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_opens_when_its_certificate_can_be_read()
    {
        await using var server = await StartAsync(WithSites(""" "one": { "Hosts": [ "www.example.org" ], "Certificate": { "Path": "garbage.pem" }, "Documents": [ { "Root": "htdocs" } ] } """));
        await AssertClosedAsync("www.example.org");
        File.Copy(_directory["one.pem"], _directory["garbage.pem"], overwrite: true);
        await server.SaysAsync("The configuration was reloaded.");
        Assert.Equal("one", await ShownAsync("www.example.org"));
    }

    private Task<OuistitiServer> StartAsync(JsonObject configuration) => OuistitiServer.StartAsync(_directory, configuration);

    private JsonObject WithSni(string sni) => TlsConfigurations.Documents(_port, $$""" "Certificate": { "Path": "default.pem" }, "Sni": {{sni}} """);

    private JsonObject WithSites(string sites)
    {
        var configuration = TlsConfigurations.Documents(_port, """ "Certificate": { "Path": "default.pem" } """);
        foreach (var (name, site) in Configurations.Parse($"{{ {sites} }}"))
        {
            configuration["Ouistiti"]!["Sites"]![name] = site!.DeepClone();
        }

        return configuration;
    }

    private static void AddOther(JsonObject configuration, int port) => configuration["Kestrel"]!["Endpoints"]!["other"] =
        Configurations.Parse($$"""{ "Url": "https://127.0.0.1:{{port}}", "Certificate": { "Path": "default.pem" } }""");

    /// <summary>The name of the certificate that a client is shown.</summary>
    private async Task<string> ShownAsync(string? host, int? port = null) => _names[await KeepAliveConnection.ThumbprintAsync(port ?? _port, host)];

    private async Task AssertClosedAsync(string host)
    {
        var exception = await Record.ExceptionAsync(() => KeepAliveConnection.OpenTlsAsync(_port, host));
        Assert.True(exception is AuthenticationException or IOException, exception?.ToString() ?? "The handshake succeeded.");
    }
}
