using System.Text.Json.Nodes;
using Ouistiti.Tests.Endpoints;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Reload;

/// <summary>What changes in the log when the configuration does, and what waits for the next start.</summary>
[Trait("Category", "Published")]
public sealed class LoggingReloadTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();

    public LoggingReloadTests() => _directory.Write("htdocs/index.html", "hello");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_level_changes_at_once()
    {
        await using var server = await OuistitiServer.StartAsync(_directory, Configuration("1"));
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        _ = await connection.GetAsync("/first");
        await server.SaysAsync("/first");

        // Nothing is said of this reload: its news are below the level that it brings.
        _ = _directory.Write("appsettings.json", WithLogging("2", """{ "Level": "Warning" }""").ToJsonString());
        var target = string.Empty;
        await Eventually.TrueAsync(
            async () =>
            {
                target = $"/{Guid.NewGuid():N}";
                var answer = await connection.GetAsync(target);
                return VersionOf(answer) == "2" && !await IsLoggedAsync(server, connection, target);
            },
            "requests are not logged any more");

        await server.ReloadAsync(_directory, Configuration("3"));
        _ = await connection.GetAsync("/last");
        await server.SaysAsync("/last");
        Assert.DoesNotContain(target, server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_form_of_the_console_waits_for_the_next_start()
    {
        await using var server = await OuistitiServer.StartAsync(_directory, Configuration("1"));
        await server.ReloadAsync(_directory, WithLogging("2", """{ "Console": "Json" }"""));
        Assert.Equal(1, server.Count("Ouistiti:Logging has changed; this takes effect at the next start."));
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        Assert.Equal("2", await VersionAsync(connection));
        _ = await connection.GetAsync("/after");
        await server.SaysAsync("GET /after HTTP/1.1 404");
        Assert.DoesNotContain("{\"Timestamp\"", server.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DataDirectory", "\"elsewhere\"")]
    [InlineData("AccessLog", """{ "Enabled": false }""")]
    [InlineData("Monitoring", """{ "Endpoint": "http" }""")]
    [InlineData("Logging", """{ "Levels": { "Ouistiti.Middleware": "Warning" } }""")]
    public async Task What_waits_for_the_next_start_is_warned_of(string key, string value)
    {
        await using var server = await OuistitiServer.StartAsync(_directory, Configuration("1"));
        var changed = Configuration("2");
        changed["Ouistiti"]![key] = JsonNode.Parse(value);
        await server.ReloadAsync(_directory, changed);
        Assert.Equal(1, server.Count(" has changed; this takes effect at the next start."));
        Assert.Contains($"Ouistiti:{key} has changed", server.Output, StringComparison.Ordinal);
        await using var connection = await KeepAliveConnection.OpenAsync(_port);
        Assert.Equal("2", await VersionAsync(connection));
    }

    [Fact]
    public async Task A_change_of_the_level_alone_is_not_warned_of()
    {
        await using var server = await OuistitiServer.StartAsync(_directory, Configuration("1"));
        await server.ReloadAsync(_directory, WithLogging("1", """{ "Level": "Debug" }"""));
        Assert.DoesNotContain("at the next start", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_is_taken_back_is_not_warned_of_again()
    {
        await using var server = await OuistitiServer.StartAsync(_directory, Configuration("1"));
        await server.ReloadAsync(_directory, WithLogging("1", """{ "Console": "Json" }"""));
        Assert.Equal(1, server.Count("at the next start"));
        await server.ReloadAsync(_directory, Configuration("1"));
        Assert.Equal(1, server.Count("at the next start"));
    }

    private JsonObject Configuration(string version)
    {
        var configuration = Configurations.Documents(_port);
        configuration["Ouistiti"]!["Sites"]!["www"]!["Headers"] = new JsonObject { ["X-Version"] = version };
        return configuration;
    }

    private JsonObject WithLogging(string version, string logging)
    {
        var configuration = Configuration(version);
        configuration["Ouistiti"]!["Logging"] = JsonNode.Parse(logging);
        return configuration;
    }

    private static async Task<string> VersionAsync(KeepAliveConnection connection) => VersionOf(await connection.GetAsync());

    private static string VersionOf(HttpAnswer answer) => answer.Head.Split("X-Version: ")[1].Split("\r\n")[0];

    /// <summary>Whether a request has been logged by the time that another one is answered.</summary>
    private static async Task<bool> IsLoggedAsync(OuistitiServer server, KeepAliveConnection connection, string target)
    {
        _ = await connection.GetAsync();
        return server.Output.Contains(target, StringComparison.Ordinal);
    }
}
