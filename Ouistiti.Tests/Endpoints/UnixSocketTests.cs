using System.Net.Sockets;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints;

[Trait("Category", "Published")]
public sealed class UnixSocketTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public UnixSocketTests() => _directory.Write("htdocs/index.html", "home");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task It_is_served_on_also_after_the_server_was_killed()
    {
        await using (var killed = await StartAsync())
        {
            Assert.EndsWith("home", await GetAsync(), StringComparison.Ordinal);
            await killed.SignalAsync("KILL");
            _ = await killed.ExitAsync();
        }

        Assert.True(File.Exists(_directory["site.sock"]));
        await using var server = await StartAsync();
        Assert.EndsWith("home", await GetAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_its_place_is_left_alone()
    {
        _ = _directory.Write("site.sock", "precious");
        _ = await Assert.ThrowsAsync<InvalidOperationException>(StartAsync);
        Assert.Equal("precious", await File.ReadAllTextAsync(_directory["site.sock"]));
    }

    private Task<OuistitiServer> StartAsync() => OuistitiServer.StartAsync(_directory, $$"""
        {
          "Kestrel": { "Endpoints": { "socket": { "Url": "http://unix:{{_directory["site.sock"]}}" } } },
          "Ouistiti": { "Sites": { "www": { "Documents": [ { "Root": "htdocs" } ] } } }
        }
        """);

    private async Task<string> GetAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(_directory["site.sock"]), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        return await client.GetStringAsync(new Uri("http://localhost/"));
    }
}
