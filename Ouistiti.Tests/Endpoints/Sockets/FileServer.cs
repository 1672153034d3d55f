using System.Diagnostics;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Endpoints.Sockets;

/// <summary>A server of large files, in clear and over TLS.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();

    private FileServer()
    {
    }

    public int Port { get; } = Ports.Take();

    public int TlsPort { get; } = Ports.Take();

    public OuistitiServer Server { get; private set; } = null!;

    /// <summary>Starts one.</summary>
    /// <param name="prepare">Writes the files, below <c>htdocs</c>.</param>
    /// <param name="url">Where it listens too.</param>
    /// <param name="limits">What <c>Kestrel:Limits</c> says, as a JSON object.</param>
    /// <param name="adapt">Changes how the process is started.</param>
    public static async Task<FileServer> StartAsync(Action<TestDirectory> prepare, string? url = null, string limits = "{}", Action<ProcessStartInfo>? adapt = null)
    {
        var server = new FileServer();
        prepare(server._directory);
        var endpoints = new JsonObject
        {
            ["http"] = new JsonObject { ["Url"] = $"http://127.0.0.1:{server.Port}", ["HttpVersions"] = new JsonArray("0.9", "1.0", "1.1") },
            ["https"] = new JsonObject { ["Url"] = $"https://127.0.0.1:{server.TlsPort}" },
        };
        if (url is not null)
        {
            endpoints["other"] = new JsonObject { ["Url"] = url };
        }

        server.Server = await OuistitiServer.StartAsync(server._directory, new JsonObject
        {
            ["Kestrel"] = new JsonObject { ["Limits"] = Configurations.Parse(limits), ["Endpoints"] = endpoints },
            ["Ouistiti"] = Configurations.Parse("""{ "Sites": { "www": { "Documents": [ { "Root": "htdocs" } ] } } }"""),
        }, adapt);
        return server;
    }

    /// <summary>The path of a file.</summary>
    public string PathOf(string name) => _directory[$"htdocs/{name}"];

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _directory.Dispose();
    }
}
