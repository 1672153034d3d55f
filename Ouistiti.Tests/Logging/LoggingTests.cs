using System.Text.Json;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Logging;

[Trait("Category", "Published")]
public sealed class LoggingTests
{
    [Fact]
    public async Task A_request_is_one_event_with_client_method_path_status_bytes_and_site()
    {
        using var directory = Directory();
        var port = Ports.Take();
        await using var server = await OuistitiServer.StartAsync(directory, Configurations.Documents(port));
        _ = await Wire.GetAsync(port, "/index.html?password=hunter2");
        await server.SaysAsync("127.0.0.1 - www GET /index.html HTTP/1.1 200 4 B ");
        Assert.DoesNotContain("hunter2", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_was_not_sent_whole_is_counted_as_it_was()
    {
        using var directory = Directory();
        _ = directory.Write("htdocs/large", new byte[1_234_567]);
        var port = Ports.Take();
        await using var server = await OuistitiServer.StartAsync(directory, Configurations.Documents(port));
        _ = await Wire.GetAsync(port, "/large");
        _ = await Wire.GetAsync(port, "/large", method: "HEAD");
        await server.SaysAsync("GET /large HTTP/1.1 200 1234567 B ");
        await server.SaysAsync("HEAD /large HTTP/1.1 200 0 B ");
    }

    [Theory]
    [InlineData("/%E2%80%AEtxt.exe", "/%E2%80%AEtxt.exe")]
    [InlineData("/%20HTTP/1.1%20200%205", "/%20HTTP/1.1%20200%205")]
    [InlineData("/%F0%9F%90%92", "/%F0%9F%90%92")]
    public async Task What_comes_from_the_network_cannot_forge_a_line(string target, string shown)
    {
        using var directory = Directory();
        var port = Ports.Take();
        await using var server = await OuistitiServer.StartAsync(directory, Configurations.Documents(port));
        _ = await Wire.GetAsync(port, target);
        _ = await Wire.GetAsync(port, "/%0A2026-01-01%20info%20forged");
        await server.SaysAsync(shown);
        Assert.DoesNotContain(server.Output.Split('\n'), line => line.StartsWith("2026-01-01 info forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_gets_an_object_a_line_where_configured()
    {
        using var directory = Directory();
        var port = Ports.Take();
        var configuration = Configurations.Documents(port);
        configuration["Ouistiti"]!["Logging"] = new JsonObject { ["File"] = new JsonObject { ["Path"] = "log/ouistiti.log" } };
        await using (var server = await OuistitiServer.StartAsync(directory, configuration))
        {
            _ = await Wire.GetAsync(port, "/a%22b%E2%80%A8c");
            await server.SaysAsync("GET /a");
            await server.SignalAsync("TERM");
            Assert.Equal(0, await server.ExitAsync());
        }

        var file = Assert.Single(System.IO.Directory.GetFiles(directory["log"]));
        var events = File.ReadAllLines(file).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Properties")).ToArray();
        var request = Assert.Single(events, properties => properties.TryGetProperty("Path", out _));
        Assert.Equal("/a%22b%E2%80%A8c", request.GetProperty("Path").GetString());
        Assert.Equal(404, request.GetProperty("Status").GetInt32());
    }

    [Fact]
    public async Task The_access_log_can_be_turned_off()
    {
        using var directory = Directory();
        var port = Ports.Take();
        var configuration = Configurations.Documents(port);
        configuration["Ouistiti"]!["AccessLog"] = new JsonObject { ["Enabled"] = false };
        await using var server = await OuistitiServer.StartAsync(directory, configuration);
        _ = await Wire.GetAsync(port, "/index.html");
        await server.SignalAsync("TERM");
        _ = await server.ExitAsync();
        Assert.DoesNotContain("index.html", server.Output, StringComparison.Ordinal);
    }

    private static TestDirectory Directory()
    {
        var directory = new TestDirectory();
        _ = directory.Write("htdocs/index.html", "home");
        return directory;
    }
}
