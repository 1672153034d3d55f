using System.Net;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Endpoints;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Sites;

/// <summary>Which site answers a request: by its host, and by the endpoint that it came in on.</summary>
[Trait("Category", "Published")]
public sealed class SiteSelectionTests : IDisposable
{
    private const string Named = """
        "www": { "Hosts": [ "www.example.org", "www.example.net" ], "Documents": [ { "Root": "www" } ] },
        "any": { "Hosts": [ "*.example.org" ], "Documents": [ { "Root": "any" } ] },
        "dev": { "Hosts": [ "*.dev.example.org" ], "Documents": [ { "Root": "dev" } ] },
        "address": { "Hosts": [ "127.0.0.1", "[::1]" ], "Documents": [ { "Root": "address" } ] },
        "script": { "Hosts": [ "bücher.example" ], "Documents": [ { "Root": "script" } ] }
        """;

    private const string Default = """ "default": { "Documents": [ { "Root": "default" } ] } """;

    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();
    private readonly int _other = Ports.Take();

    public SiteSelectionTests()
    {
        foreach (var name in new[] { "www", "any", "dev", "address", "script", "default" })
        {
            _ = _directory.Write($"{name}/index.html", name);
        }
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("www.example.org", "www")]
    [InlineData("www.example.net", "www")]
    [InlineData("WWW.Example.ORG", "www")]
    [InlineData("www.example.org:8080", "www")]
    [InlineData("www.example.org.", "www")]
    [InlineData("WWW.example.org.:8080", "www")]
    [InlineData("api.example.org", "any")]
    [InlineData("a.b.example.org", "any")]
    [InlineData("API.EXAMPLE.ORG.:80", "any")]
    [InlineData("a.dev.example.org", "dev")]
    [InlineData("a.b.dev.example.org", "dev")]
    [InlineData("dev.example.org", "any")]
    [InlineData("127.0.0.1", "address")]
    [InlineData("127.0.0.1:8080", "address")]
    [InlineData("[::1]", "address")]
    [InlineData("[::1]:8080", "address")]
    [InlineData("xn--bcher-kva.example", "script")]
    [InlineData("example.org", "default")]
    [InlineData("www.example.org.evil.example", "default")]
    [InlineData("wwwxexample.org", "default")]
    [InlineData("unknown", "default")]
    public async Task The_host_of_a_request_chooses_the_site(string host, string expected)
    {
        await using var server = await StartAsync($"{Named}, {Default}");
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        Assert.Equal(expected, (await connection.GetAsync(host: host)).Body);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("example.org")]
    public async Task Without_a_default_site_other_hosts_are_misdirected(string host)
    {
        await using var server = await StartAsync(Named);
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        Assert.Equal(421, (await connection.GetAsync(host: host)).Status);
    }

    [Fact]
    public async Task A_request_of_HTTP_1_0_without_a_host_goes_to_the_default_site()
    {
        await using var server = await StartAsync($"{Named}, {Default}");
        Assert.EndsWith("default", await Wire.SendAsync(_port, "GET / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_in_absolute_form_names_the_host()
    {
        await using var server = await StartAsync($"{Named}, {Default}");
        Assert.EndsWith("www", await Wire.GetAsync(_port, "http://www.example.org/", "www.example.org"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_site_is_chosen_anew_for_each_request_of_a_connection()
    {
        await using var server = await StartAsync(Named);
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        Assert.Equal("www", (await connection.GetAsync(host: "www.example.org")).Body);
        Assert.Equal("dev", (await connection.GetAsync(host: "a.dev.example.org")).Body);
        Assert.Equal(421, (await connection.GetAsync(host: "unknown")).Status);
        Assert.Equal("www", (await connection.GetAsync(host: "www.example.org")).Body);
    }

    [Fact]
    public async Task The_site_is_chosen_anew_for_each_request_of_an_HTTP_2_connection()
    {
        var configuration = WithSites(Named);
        configuration["Kestrel"]!["Endpoints"]!["http"]!["Url"] = $"https://127.0.0.1:{_port}";
        await using var server = await OuistitiServer.StartAsync(_directory, configuration);
        using var client = OuistitiServer.Client(HttpVersion.Version20);
        foreach (var (host, expected) in new[] { ("www.example.org", "www"), ("a.dev.example.org", "dev"), ("www.example.net", "www") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"https://127.0.0.1:{_port}/")) { Version = HttpVersion.Version20 };
            request.Headers.Host = host;
            using var answer = await client.SendAsync(request);
            Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task A_site_is_reached_on_every_endpoint()
    {
        await using var server = await StartAsync($"{Named}, {Default}", withOther: true);
        Assert.EndsWith("www", await Wire.GetAsync(_port, "/", "www.example.org"), StringComparison.Ordinal);
        Assert.EndsWith("www", await Wire.GetAsync(_other, "/", "www.example.org"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_names_several_endpoints_is_reached_on_each()
    {
        await using var server = await StartAsync(""" "www": { "Endpoints": [ "http", "OTHER" ], "Documents": [ { "Root": "www" } ] } """, withOther: true);
        Assert.EndsWith("www", await Wire.GetAsync(_port, "/"), StringComparison.Ordinal);
        Assert.EndsWith("www", await Wire.GetAsync(_other, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_names_an_endpoint_is_not_reached_on_another()
    {
        await using var server = await StartAsync(""" "www": { "Endpoints": [ "other" ], "Documents": [ { "Root": "www" } ] } """, withOther: true);
        Assert.EndsWith("www", await Wire.GetAsync(_other, "/"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 421 ", await Wire.GetAsync(_port, "/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public async Task A_site_that_names_an_endpoint_wins_its_host_there(string limited, string general)
    {
        await using var server = await StartAsync(
            $$"""
            "{{limited}}": { "Hosts": [ "www.example.org" ], "Endpoints": [ "other" ], "Documents": [ { "Root": "www" } ] },
            "{{general}}": { "Hosts": [ "www.example.org" ], "Documents": [ { "Root": "any" } ] }
            """,
            withOther: true);
        Assert.EndsWith("www", await Wire.GetAsync(_other, "/", "www.example.org"), StringComparison.Ordinal);
        Assert.EndsWith("any", await Wire.GetAsync(_port, "/", "www.example.org"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public async Task A_default_site_that_names_an_endpoint_wins_there(string limited, string general)
    {
        await using var server = await StartAsync(
            $$"""
            "{{limited}}": { "Endpoints": [ "other" ], "Documents": [ { "Root": "www" } ] },
            "{{general}}": { "Documents": [ { "Root": "any" } ] },
            "named": { "Hosts": [ "www.example.org" ], "Documents": [ { "Root": "dev" } ] }
            """,
            withOther: true);
        Assert.EndsWith("www", await Wire.GetAsync(_other, "/"), StringComparison.Ordinal);
        Assert.EndsWith("any", await Wire.GetAsync(_port, "/"), StringComparison.Ordinal);
        Assert.EndsWith("dev", await Wire.GetAsync(_other, "/", "www.example.org"), StringComparison.Ordinal);
    }

    private Task<OuistitiServer> StartAsync(string sites, bool withOther = false)
    {
        var configuration = WithSites(sites);
        if (withOther)
        {
            configuration["Kestrel"]!["Endpoints"]!["other"] = new JsonObject { ["Url"] = $"http://127.0.0.1:{_other}" };
        }

        return OuistitiServer.StartAsync(_directory, configuration);
    }

    private JsonObject WithSites(string sites)
    {
        var configuration = Configurations.Documents(_port);
        configuration["Ouistiti"]!["Sites"] = Configurations.Parse($"{{ {sites} }}");
        return configuration;
    }
}
