using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Endpoints;

/// <summary>A server with a document, a big file and metrics, whose endpoint's limits a test chooses.</summary>
internal sealed partial class EdgeServer : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private OuistitiServer _server = null!;

    private EdgeServer()
    {
    }

    public int Port { get; } = Ports.Take();

    public int TlsPort { get; } = Ports.Take();

    public int Monitor { get; } = Ports.Take();

    public OuistitiServer Server => _server;

    /// <summary>Starts one.</summary>
    /// <param name="endpoint">What is said of its two endpoints besides their addresses, as a JSON object.</param>
    /// <param name="limits">What <c>Kestrel:Limits</c> says, as a JSON object.</param>
    /// <param name="adapt">Changes how the process is started.</param>
    public static async Task<EdgeServer> StartAsync(string endpoint = "{}", string limits = "{}", Action<ProcessStartInfo>? adapt = null)
    {
        var edge = new EdgeServer();
        _ = edge._directory.Write("htdocs/index.html", "home");
        _ = edge._directory.Write("htdocs/big.bin", new byte[50_000_000]);
        var http = Configurations.Parse(endpoint);
        http["Url"] = $"http://127.0.0.1:{edge.Port}";
        var https = Configurations.Parse(endpoint);
        https["Url"] = $"https://127.0.0.1:{edge.TlsPort}";
        edge._server = await OuistitiServer.StartAsync(edge._directory, new JsonObject
        {
            ["Kestrel"] = new JsonObject
            {
                ["Limits"] = Configurations.Parse(limits),
                ["Endpoints"] = new JsonObject { ["http"] = http, ["https"] = https, ["monitor"] = new JsonObject { ["Url"] = $"http://127.0.0.1:{edge.Monitor}" } },
            },
            ["Ouistiti"] = Configurations.Parse("""{ "Monitoring": { "Endpoint": "monitor" }, "Sites": { "www": { "Endpoints": [ "http", "https" ], "Documents": [ { "Root": "htdocs" } ] } } }"""),
        }, adapt);
        return edge;
    }

    /// <summary>Waits until something has been refused for a reason as often as expected.</summary>
    public Task RefusedAsync(string reason, int times, string endpoint = "http") =>
        Eventually.TrueAsync(async () => await RefusalsAsync(reason, endpoint) == times, $"{times} refusal(s) for {reason} are counted");

    /// <summary>The text of the metrics.</summary>
    public Task<string> MetricsAsync() => Wire.GetAsync(Monitor, "/metrics");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    private async Task<int> RefusalsAsync(string reason, string endpoint)
    {
        var line = RefusalLine().Matches(await MetricsAsync()).FirstOrDefault(match => match.Groups[1].Value == endpoint && match.Groups[2].Value == reason);
        return line is null ? 0 : int.Parse(line.Groups[3].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("""ouistiti_refusals_total\{endpoint="(\w+)",reason="(\w+)"\} (\d+)""")]
    private static partial Regex RefusalLine();
}
