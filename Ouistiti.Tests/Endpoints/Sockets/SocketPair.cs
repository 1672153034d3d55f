using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Ouistiti.Host.Endpoints.Sockets;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Tests.Endpoints.Sockets;

/// <summary>A connection of the transport, and the socket of its client.</summary>
internal sealed class SocketPair : IAsyncDisposable
{
    /// <summary>More than the smallest buffers hold.</summary>
    public const int Much = 3_000_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private SocketPair(SocketConnection server, Socket client) => (Server, Client) = (server, client);

    public SocketConnection Server { get; }

    public Socket Client { get; }

    public SocketWriter Output => (SocketWriter)Server.Output;

    /// <summary>Connects the two, with buffers as small as the system makes them.</summary>
    public static async Task<SocketPair> OpenAsync()
    {
        using var listening = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listening.SendBufferSize = 1;
        listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 1 };
        await client.ConnectAsync(listening.LocalEndPoint!);
        var room = new Room(1);
        _ = room.TryEnter();
        var server = new SocketConnection(await listening.AcceptAsync(), 1, new PipeOptions(useSynchronizationContext: false), room);
        server.Start();
        return new SocketPair(server, client);
    }

    /// <summary>Bytes of which each tells its place.</summary>
    public static byte[] Bytes(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(place => (byte)(place * 31 / 7))];

    /// <summary>Reads so many bytes.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        using var limit = new CancellationTokenSource(Limit);
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var part = await Client.ReceiveAsync(bytes.AsMemory(read), limit.Token);
            read += part > 0 ? part : throw new EndOfStreamException($"The connection ended after {read} bytes of {count}.");
        }

        return bytes;
    }

    /// <summary>Reads to the end.</summary>
    /// <returns>What came, and whether the end was a reset.</returns>
    public async Task<(byte[] Bytes, bool IsReset)> ReadToEndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        using var bytes = new MemoryStream();
        var buffer = new byte[65536];
        try
        {
            for (int count; (count = await Client.ReceiveAsync(buffer, limit.Token)) > 0;)
            {
                bytes.Write(buffer, 0, count);
            }

            return (bytes.ToArray(), false);
        }
        catch (SocketException)
        {
            return (bytes.ToArray(), true);
        }
    }

    /// <summary>Waits for the end of a flush.</summary>
    public static Task<FlushResult> EndOf(ValueTask<FlushResult> flush) => flush.AsTask().WaitAsync(Limit);

    /// <summary>Ends the connection as a crash does.</summary>
    public void Reset() => Client.Close(timeout: 0);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
