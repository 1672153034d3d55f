using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>A running server with one site for every host and another for the host <c>other.test</c>.</summary>
public sealed class Http1Site : IAsyncLifetime, IDisposable
{
    public const string Home = "<!doctype html>home";
    public const string Other = "<!doctype html>other";
    public const string Alpha = "alpha";

    private readonly TestDirectory _directory = new();
    private OuistitiServer? _server;

    public int Port { get; } = Ports.Take();

    public async Task InitializeAsync()
    {
        _ = _directory.Write("htdocs/index.html", Home);
        _ = _directory.Write("htdocs/a.txt", Alpha);
        _ = _directory.Write("other/index.html", Other);
        _server = await OuistitiServer.StartAsync(_directory, $$"""
            {
              "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:{{Port}}" } } },
              "Ouistiti": { "Sites": {
                "other": { "Hosts": [ "other.test" ], "Documents": [ { "Root": "other" } ] },
                "www": { "Documents": [ { "Root": "htdocs" } ] }
              } }
            }
            """);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public void Dispose() => _directory.Dispose();
}
