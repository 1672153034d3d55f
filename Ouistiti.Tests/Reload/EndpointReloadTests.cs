using System.Text.Json.Nodes;
using Ouistiti.Tests.Endpoints;
using Ouistiti.Tests.Endpoints.Tls;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Reload;

/// <summary>Endpoints that come, go and change while the server runs.</summary>
[Trait("Category", "Published")]
public sealed class EndpointReloadTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();
    private readonly int _other = Ports.Take();

    public EndpointReloadTests() => _directory.Write("htdocs/index.html", "hello");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_new_endpoint_opens()
    {
        await using var server = await StartAsync(Http());
        Assert.False(await KeepAliveConnection.IsOpenAsync(_other));
        await server.ReloadAsync(_directory, With("other", Url("http", _other)));
        await OpensAsync(_other);
        Assert.EndsWith("hello", await Wire.GetAsync(_other, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_TLS_endpoint_opens()
    {
        await using var server = await StartAsync(Http());
        await server.ReloadAsync(_directory, With("https", Url("https", _other)));
        await OpensAsync(_other);
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_other);
        Assert.Equal("hello", (await connection.GetAsync()).Body);
    }

    [Fact]
    public async Task A_removed_endpoint_closes()
    {
        await using var server = await StartAsync(With("other", Url("http", _other)));
        await using var idle = await KeepAliveConnection.OpenAsync(_other);
        Assert.Equal("hello", (await idle.GetAsync()).Body);
        await server.ReloadAsync(_directory, Http());
        await ClosesAsync(_other);
        await idle.ClosedAsync();
    }

    [Fact]
    public async Task An_endpoint_may_be_removed_and_come_back()
    {
        await using var server = await StartAsync(With("https", Url("https", _other)));
        await server.ReloadAsync(_directory, Http());
        await ClosesAsync(_other);
        await server.ReloadAsync(_directory, With("https", Url("https", _other)));
        await OpensAsync(_other);
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_other);
        Assert.Equal("hello", (await connection.GetAsync()).Body);
    }

    [Fact]
    public async Task An_unchanged_endpoint_keeps_its_connections()
    {
        await using var server = await StartAsync(With("https", Url("https", _other)));
        await using var http = await KeepAliveConnection.OpenAsync(_port);
        await using var https = await KeepAliveConnection.OpenTlsAsync(_other);
        Assert.Equal(200, (await http.GetAsync()).Status);
        Assert.Equal(200, (await https.GetAsync()).Status);

        var third = Ports.Take();
        var next = With("https", Url("https", _other));
        next["Kestrel"]!["Endpoints"]!["third"] = Url("http", third);
        await server.ReloadAsync(_directory, next);
        await OpensAsync(third);
        Assert.Equal(200, (await http.GetAsync()).Status);
        Assert.Equal(200, (await https.GetAsync()).Status);
    }

    [Fact]
    public async Task An_endpoint_moves_to_another_port()
    {
        await using var server = await StartAsync(Http());
        var moved = Configurations.Documents(_other);
        await server.ReloadAsync(_directory, moved);
        await OpensAsync(_other);
        await ClosesAsync(_port);
        Assert.EndsWith("hello", await Wire.GetAsync(_other, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_gets_TLS_speaks_no_clear_text_any_more()
    {
        await using var server = await StartAsync(Http());
        var secured = Http();
        secured["Kestrel"]!["Endpoints"]!["http"] = Url("https", _port);
        await server.ReloadAsync(_directory, secured);
        await Eventually.TrueAsync(SpeaksTlsAsync, "the endpoint speaks TLS");
        Assert.DoesNotContain("HTTP/", await Wire.GetAsync(_port, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_SslProtocols_concern_the_next_connection_alone()
    {
        await using var server = await StartAsync(With("https", Url("https", _other)));
        Assert.True((await OpenSsl.ConnectAsync(_other, "-tls1_2")).Succeeded);
        await using var connection = await KeepAliveConnection.OpenTlsAsync(_other);
        Assert.Equal(200, (await connection.GetAsync()).Status);

        var restricted = Url("https", _other);
        restricted["SslProtocols"] = new JsonArray("Tls13");
        await server.ReloadAsync(_directory, With("https", restricted));
        Assert.False((await OpenSsl.ConnectAsync(_other, "-tls1_2")).Succeeded);
        Assert.True((await OpenSsl.ConnectAsync(_other, "-tls1_3")).Succeeded);
        Assert.Equal(200, (await connection.GetAsync()).Status);
    }

    [Fact]
    public async Task A_site_follows_its_endpoint()
    {
        _ = _directory.Write("two/index.html", "two");
        var before = With("other", Url("http", _other));
        before["Ouistiti"]!["Sites"]!["two"] = Configurations.Parse("""{ "Endpoints": [ "http" ], "Documents": [ { "Root": "two" } ] }""");
        await using var server = await StartAsync(before);
        await using var connection = await KeepAliveConnection.OpenAsync(_other);
        Assert.Equal("hello", (await connection.GetAsync()).Body);

        var after = before.DeepClone();
        after["Ouistiti"]!["Sites"]!["two"]!["Endpoints"] = new JsonArray("other");
        await server.ReloadAsync(_directory, after);
        Assert.Equal("two", (await connection.GetAsync()).Body);
        Assert.EndsWith("hello", await Wire.GetAsync(_port, "/"), StringComparison.Ordinal);
    }

    private Task<OuistitiServer> StartAsync(JsonObject configuration) => OuistitiServer.StartAsync(_directory, configuration);

    private JsonObject Http() => Configurations.Documents(_port);

    private JsonObject With(string name, JsonObject endpoint)
    {
        var configuration = Http();
        configuration["Kestrel"]!["Endpoints"]![name] = endpoint;
        return configuration;
    }

    private static JsonObject Url(string scheme, int port) => new() { ["Url"] = $"{scheme}://127.0.0.1:{port}" };

    private static Task OpensAsync(int port) => Eventually.TrueAsync(() => KeepAliveConnection.IsOpenAsync(port), "the endpoint opens");

    private static Task ClosesAsync(int port) => Eventually.TrueAsync(async () => !await KeepAliveConnection.IsOpenAsync(port), "the endpoint closes");

    private async Task<bool> SpeaksTlsAsync() => (await OpenSsl.ConnectAsync(_port)).Succeeded;
}
