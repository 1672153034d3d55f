using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Endpoints;
using Ouistiti.Tests.Endpoints.Tls;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Reload;

/// <summary>Configurations with a mistake: they change nothing, and the log explains them.</summary>
[Trait("Category", "Published")]
public sealed class RefusedReloadTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();
    private readonly int _other = Ports.Take();

    public RefusedReloadTests() => _directory.Write("htdocs/index.html", "hello");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("", "appsettings.json")]
    [InlineData("{ \"Kestrel\": ", "appsettings.json")]
    [InlineData("""{ "Kestrel": {}, "Ouistiti": {} }""", "Kestrel:Endpoints")]
    public async Task A_file_that_is_no_configuration_changes_nothing(string content, string explanation)
    {
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        Assert.Equal(1, Version(await connection.GetAsync()));
        await server.RefusesAsync(_directory, content);
        Assert.Contains(explanation, server.Output, StringComparison.Ordinal);
        Assert.Equal(1, Version(await connection.GetAsync()));
    }

    [Theory]
    [InlineData("Headres", "{}", "Ouistiti:Sites:www:Headres is an unknown key; expected Headers, perhaps")]
    [InlineData("Documents", """[ { "Root": "missing" } ]""", "Ouistiti:Sites:www:Documents:0:Root = \"missing\" names no directory")]
    [InlineData("Documents", """[ { "Root": "htdocs", "DotFiles": "maybe" } ]""", "Ouistiti:Sites:www:Documents:0:DotFiles = \"maybe\" is of the wrong kind")]
    [InlineData("Endpoints", """[ "htpp" ]""", "Ouistiti:Sites:www:Endpoints:0 = \"htpp\" names no endpoint")]
    public async Task A_mistake_changes_nothing_and_is_explained(string key, string value, string explanation)
    {
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        var wrong = Configuration(version: 2);
        wrong["Ouistiti"]!["Sites"]!["www"]![key] = JsonNode.Parse(value);
        wrong["Kestrel"]!["Endpoints"]!["other"] = new JsonObject { ["Url"] = $"http://127.0.0.1:{_other}" };
        await server.RefusesAsync(_directory, wrong.ToJsonString());
        Assert.Contains(explanation, server.Output, StringComparison.Ordinal);
        Assert.Equal(1, Version(await connection.GetAsync()));
        Assert.False(await KeepAliveConnection.IsOpenAsync(_other));
    }

    [Fact]
    public async Task A_good_file_is_taken_after_a_wrong_one()
    {
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        await server.RefusesAsync(_directory, "{");
        await server.ReloadAsync(_directory, Configuration(version: 2));
        Assert.Equal(2, Version(await connection.GetAsync()));
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_explained_and_changes_nothing()
    {
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        var wanted = Configuration(version: 2);
        wanted["Kestrel"]!["Endpoints"]!["other"] = new JsonObject { ["Url"] = $"http://127.0.0.1:{_other}" };
        using (var listener = new TcpListener(IPAddress.Loopback, _other))
        {
            listener.Start();
            await server.RefusesAsync(_directory, wanted.ToJsonString());
        }

        Assert.Contains($"Kestrel:Endpoints:other:Url = \"http://127.0.0.1:{_other}\"", server.Output, StringComparison.Ordinal);
        Assert.Equal(1, Version(await connection.GetAsync()));
    }

    [Fact]
    public async Task A_port_that_was_taken_is_listened_on_when_it_is_free()
    {
        await using var server = await StartAsync();
        var wanted = Configuration(version: 2);
        wanted["Kestrel"]!["Endpoints"]!["other"] = new JsonObject { ["Url"] = $"http://127.0.0.1:{_other}" };
        using (var listener = new TcpListener(IPAddress.Loopback, _other))
        {
            listener.Start();
            await server.RefusesAsync(_directory, wanted.ToJsonString());
        }

        await server.SignalAsync("HUP");
        await Eventually.TrueAsync(() => KeepAliveConnection.IsOpenAsync(_other), "the endpoint opens");
        await using var connection = await KeepAliveConnection.OpenAsync(_other);
        Assert.Equal(2, Version(await connection.GetAsync()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_address_that_the_machine_does_not_have_is_explained_and_changes_nothing(bool onTheSamePort)
    {
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        var wrong = Configuration(version: 2);

        // RFC 5737 keeps these addresses for examples.
        wrong["Kestrel"]!["Endpoints"]!["http"]!["Url"] = $"http://203.0.113.1:{(onTheSamePort ? _port : _other)}";
        await server.RefusesAsync(_directory, wrong.ToJsonString());
        Assert.Contains("Kestrel:Endpoints:http:Url = \"http://203.0.113.1:", server.Output, StringComparison.Ordinal);
        Assert.Equal(1, Version(await connection.GetAsync()));
    }

    [Fact]
    public async Task An_address_that_another_program_has_on_a_port_of_ours_is_explained_and_changes_nothing()
    {
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        using var listener = new TcpListener(IPAddress.Parse("127.0.0.2"), _port);
        listener.Start();
        var wrong = Configuration(version: 2);
        wrong["Kestrel"]!["Endpoints"]!["other"] = new JsonObject { ["Url"] = $"http://127.0.0.2:{_port}" };
        await server.RefusesAsync(_directory, wrong.ToJsonString());
        Assert.Contains($"Kestrel:Endpoints:other:Url = \"http://127.0.0.2:{_port}\"", server.Output, StringComparison.Ordinal);
        Assert.Equal(1, Version(await connection.GetAsync()));
    }

    [Fact]
    public async Task A_configuration_that_leaves_no_endpoint_changes_nothing()
    {
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        _ = _directory.Write("server.pem", "garbage");
        var wrong = TlsConfigurations.Documents(_other, """ "Certificate": { "Path": "server.pem" } """);
        await server.RefusesAsync(_directory, wrong.ToJsonString());
        Assert.Equal(1, Version(await connection.GetAsync()));
    }

    private Task<OuistitiServer> StartAsync() => OuistitiServer.StartAsync(_directory, Configuration(version: 1));

    private JsonObject Configuration(int version)
    {
        var configuration = Configurations.Documents(_port);
        configuration["Ouistiti"]!["Sites"]!["www"]!["Headers"] = new JsonObject { ["X-Version"] = $"{version}" };
        return configuration;
    }

    private static int Version(HttpAnswer answer) =>
        answer.Head.Contains("X-Version: 1\r\n", StringComparison.Ordinal) ? 1 : answer.Head.Contains("X-Version: 2\r\n", StringComparison.Ordinal) ? 2 : 0;
}
