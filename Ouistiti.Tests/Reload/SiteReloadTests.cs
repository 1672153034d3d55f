using System.Text.Json.Nodes;
using Ouistiti.Tests.Endpoints;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Reload;

/// <summary>Sites that change while the server runs.</summary>
[Trait("Category", "Published")]
public sealed class SiteReloadTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();

    public SiteReloadTests()
    {
        _ = _directory.Write("htdocs/index.html", "old");
        _ = _directory.Write("other/index.html", "new");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_changed_root_is_served_to_the_next_request_of_the_same_connection()
    {
        await using var server = await StartAsync(WithSite());
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        Assert.Equal("old", (await connection.GetAsync()).Body);
        await server.ReloadAsync(_directory, WithSite(root: "other"));
        Assert.Equal("new", (await connection.GetAsync()).Body);
    }

    [Fact]
    public async Task Changed_headers_are_sent_with_the_next_answer_of_the_same_connection()
    {
        await using var server = await StartAsync(WithSite(""" { "X-Test": "1", "Server": "" } """));
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        Assert.Contains("X-Test: 1\r\n", (await connection.GetAsync()).Head, StringComparison.Ordinal);
        await server.ReloadAsync(_directory, WithSite(""" { "X-Test": "2" } """));
        var head = (await connection.GetAsync()).Head;
        Assert.Contains("X-Test: 2\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Server: ouistiti\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_sites_answer_throughout()
    {
        var before = AddSite(WithSite(), "two", "two.example.org");
        var after = AddSite(WithSite(root: "other"), "two", "two.example.org");
        await using var server = await StartAsync(before);
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        var reload = server.ReloadAsync(_directory, after);
        do
        {
            Assert.Equal("old", (await connection.GetAsync(host: "two.example.org")).Body);
        }
        while (!reload.IsCompleted);

        await reload;
        Assert.Equal("old", (await connection.GetAsync(host: "two.example.org")).Body);
        Assert.Equal("new", (await connection.GetAsync()).Body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_in_flight_ends_with_the_content_that_it_began_with(bool siteIsRemoved)
    {
        // More than all buffers between the server and a client that does not read.
        var content = new byte[48 * 1024 * 1024];
        new Random(1).NextBytes(content);
        _ = _directory.Write("htdocs/large.bin", content);
        _ = _directory.Write("other/large.bin", new byte[content.Length]);
        await using var server = await StartAsync(AddSite(WithSite(), "two", "two.example.org"));
        await using var connection = await KeepAliveConnection.OpenAsync(_port, receiveBuffer: 64 * 1024);
        await connection.SendAsync("/large.bin", "two.example.org");
        Assert.Equal(content.Length, (await connection.ReceiveHeadAsync()).Length);

        await server.ReloadAsync(_directory, siteIsRemoved ? WithSite() : AddSite(WithSite(), "two", "two.example.org", "other"));
        var received = new byte[content.Length];
        await connection.Stream.ReadExactlyAsync(received);
        Assert.True(received.AsSpan().SequenceEqual(content));
        Assert.Equal(siteIsRemoved ? "old" : "new", (await connection.GetAsync(host: "two.example.org")).Body);
    }

    [Fact]
    public async Task A_new_site_answers_for_its_hosts()
    {
        await using var server = await StartAsync(WithSite());
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        Assert.Equal("old", (await connection.GetAsync(host: "two.example.org")).Body);
        await server.ReloadAsync(_directory, AddSite(WithSite(), "two", "two.example.org", "other"));
        Assert.Equal("new", (await connection.GetAsync(host: "two.example.org")).Body);
        Assert.Equal("old", (await connection.GetAsync()).Body);
    }

    [Fact]
    public async Task A_removed_site_answers_no_more()
    {
        var both = AddSite(AddSite(Configurations.Documents(_port), "one", "one.example.org"), "two", "two.example.org");
        _ = both["Ouistiti"]!["Sites"]!.AsObject().Remove("www");
        await using var server = await StartAsync(both);
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        Assert.Equal(200, (await connection.GetAsync(host: "two.example.org")).Status);
        _ = both["Ouistiti"]!["Sites"]!.AsObject().Remove("two");
        await server.ReloadAsync(_directory, both);
        Assert.Equal(421, (await connection.GetAsync(host: "two.example.org")).Status);
        Assert.Equal(200, (await connection.GetAsync(host: "one.example.org")).Status);
    }

    [Fact]
    public async Task A_site_that_is_moved_to_another_host_answers_there_alone()
    {
        await using var server = await StartAsync(AddSite(WithSite(), "two", "two.example.org", "other"));
        await server.ReloadAsync(_directory, AddSite(WithSite(), "two", "three.example.org", "other"));
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        Assert.Equal("old", (await connection.GetAsync(host: "two.example.org")).Body);
        Assert.Equal("new", (await connection.GetAsync(host: "three.example.org")).Body);
    }

    private Task<OuistitiServer> StartAsync(JsonObject configuration) => OuistitiServer.StartAsync(_directory, configuration);

    private JsonObject WithSite(string headers = "{}", string root = "htdocs")
    {
        var configuration = Configurations.Documents(_port);
        var site = configuration["Ouistiti"]!["Sites"]!["www"]!;
        site["Headers"] = JsonNode.Parse(headers);
        site["Documents"]![0]!["Root"] = root;
        return configuration;
    }

    private static JsonObject AddSite(JsonObject configuration, string name, string host, string root = "htdocs")
    {
        configuration["Ouistiti"]!["Sites"]![name] = Configurations.Parse($$"""{ "Hosts": [ "{{host}}" ], "Documents": [ { "Root": "{{root}}" } ] }""");
        return configuration;
    }
}
