using System.Globalization;
using System.Text.RegularExpressions;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Monitoring;

[Trait("Category", "Published")]
public sealed class MonitoringTests
{
    [Fact]
    public async Task Health_and_metrics_are_offered_on_their_endpoint_alone()
    {
        using var directory = Directory();
        var (port, monitor) = (Ports.Take(), Ports.Take());
        await using var server = await OuistitiServer.StartAsync(directory, Configuration(port, monitor));
        Assert.EndsWith("\r\n\r\nHealthy\n", await Wire.GetAsync(monitor, "/healthz"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await Wire.GetAsync(port, "/healthz"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await Wire.GetAsync(port, "/metrics"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 421 ", await Wire.GetAsync(monitor, "/index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_counted_in_the_text_format_of_Prometheus()
    {
        using var directory = Directory();
        var (port, monitor) = (Ports.Take(), Ports.Take());
        await using var server = await OuistitiServer.StartAsync(directory, Configuration(port, monitor));
        for (var i = 0; i < 3; i++)
        {
            _ = await Wire.GetAsync(port, "/missing");
        }

        // A request is counted after its answer is sent.
        var answer = string.Empty;
        await Eventually.TrueAsync(
            async () => (answer = await Wire.GetAsync(monitor, "/metrics")).Contains("""http_response_status_code="404",network_protocol_version="1.1",url_scheme="http"} 3""", StringComparison.Ordinal),
            "three requests are counted");
        Assert.Contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n", answer, StringComparison.Ordinal);
        var lines = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches("""^(# (HELP|TYPE) [a-z_0-9]+ .+|[a-zA-Z_0-9]+(\{([a-zA-Z_0-9]+="[^"]*",?)+\})? [-+0-9.eEInf]+)$""", line));
        AssertBucketsGrow(lines);
    }

    [Fact]
    public async Task Health_answers_the_health_command()
    {
        using var directory = Directory();
        var (port, monitor) = (Ports.Take(), Ports.Take());
        await using (await OuistitiServer.StartAsync(directory, Configuration(port, monitor)))
        {
            var (code, output, _) = await OuistitiProgram.RunAsync(directory.Path, "health");
            Assert.Equal((0, "Healthy\n"), (code, output));
        }

        Assert.Equal(1, (await OuistitiProgram.RunAsync(directory.Path, "health")).ExitCode);
    }

    [Fact]
    public async Task A_server_that_is_well_stays_well_when_its_file_gets_a_mistake()
    {
        using var directory = Directory();
        await using var server = await OuistitiServer.StartAsync(directory, Configuration(Ports.Take(), Ports.Take()));
        foreach (var mistake in new[] { "{", """{ "Kestrel": {} }""" })
        {
            _ = directory.Write("appsettings.json", mistake);
            var (code, output, _) = await OuistitiProgram.RunAsync(directory.Path, "health");
            Assert.Equal((0, "Healthy\n"), (code, output));
        }
    }

    private static void AssertBucketsGrow(string[] lines)
    {
        var buckets = lines
            .Where(line => line.StartsWith("http_server_request_duration_seconds_bucket{", StringComparison.Ordinal) && line.Contains("\"404\"", StringComparison.Ordinal))
            .Select(line => long.Parse(Regex.Match(line, @"\d+$").Value, CultureInfo.InvariantCulture))
            .ToArray();
        Assert.Equal(15, buckets.Length);
        Assert.Equal(buckets.Order(), buckets);
        Assert.Equal(3, buckets[^1]);
    }

    private static TestDirectory Directory()
    {
        var directory = new TestDirectory();
        _ = directory.Write("htdocs/index.html", "home");
        return directory;
    }

    private static string Configuration(int port, int monitor) => $$"""
        {
          "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:{{port}}" }, "monitor": { "Url": "http://127.0.0.1:{{monitor}}" } } },
          "Ouistiti": {
            "Monitoring": { "Endpoint": "monitor" },
            "Sites": { "www": { "Endpoints": [ "http" ], "Documents": [ { "Root": "htdocs" } ] } }
          }
        }
        """;
}
