using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>One connection, byte by byte (a character each), that remembers what it received.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    // Nothing here waits for a time-out of the server, so this only ends what went wrong.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly CancellationTokenSource _limit = new(Limit);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly List<byte> _received = [];
    private readonly byte[] _buffer = new byte[65_536];
    private int _read;
    private bool _ended;
    private Task _sent = Task.CompletedTask;

    private RawConnection() => Answers = new AnswerReader(this);

    /// <summary>What comes back.</summary>
    public AnswerReader Answers { get; }

    /// <summary>All that came back.</summary>
    public string Received => Encoding.Latin1.GetString([.. _received]);

    public static async Task<RawConnection> OpenAsync(int port)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, port, connection._limit.Token);
        return connection;
    }

    /// <summary>Begins to send; what is read meanwhile does not wait for it.</summary>
    /// <param name="bytes">What to send.</param>
    /// <param name="byteByByte">Whether each byte is handed to the network on its own.</param>
    /// <param name="last">Whether nothing more will be sent, and the server is told so.</param>
    public void Send(string bytes, bool byteByByte = false, bool last = false) =>
        _sent = SendAsync(_sent, Encoding.Latin1.GetBytes(bytes), byteByByte, last);

    /// <summary>Whether the server has closed, and all is read.</summary>
    public async Task<bool> IsAtEndAsync()
    {
        if (_read < _received.Count)
        {
            return false;
        }

        await ReceiveAsync();
        return _ended;
    }

    /// <summary>Reads so many bytes.</summary>
    public async Task<string> ReadAsync(int count)
    {
        while (_received.Count - _read < count)
        {
            await ReceiveAsync();
            if (_ended)
            {
                throw new InvalidDataException("The connection ended within an answer.");
            }
        }

        _read += count;
        return Encoding.Latin1.GetString([.. _received.GetRange(_read - count, count)]);
    }

    /// <summary>Reads until the server closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (!_ended)
        {
            await ReceiveAsync();
        }

        return await ReadAsync(_received.Count - _read);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _sent;
        _limit.Dispose();
    }

    private async Task SendAsync(Task before, byte[] bytes, bool byteByByte, bool last)
    {
        await before;
        try
        {
            foreach (var part in bytes.Chunk(byteByByte ? 1 : Math.Max(1, bytes.Length)))
            {
                for (var sent = 0; sent < part.Length;)
                {
                    sent += await _socket.SendAsync(part.AsMemory(sent), _limit.Token);
                }
            }

            if (last)
            {
                _socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The server may close before it has everything; what it answered tells whether it may.
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            var count = await _socket.ReceiveAsync(_buffer, _limit.Token);
            _received.AddRange(_buffer.AsSpan(0, count));
            _ended = count == 0;
        }
        catch (SocketException)
        {
            // A reset ends the connection as a close does.
            _ended = true;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The server neither answered nor closed within {Limit.TotalSeconds} s.");
        }
    }
}
