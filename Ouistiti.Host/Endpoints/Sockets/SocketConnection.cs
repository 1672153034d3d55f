using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Host.Endpoints.Sockets;

/// <summary>A connection as Kestrel wants it, that reads from and writes to its socket without a thread of its own.</summary>
internal sealed class SocketConnection : ConnectionContext, IDuplexPipe, IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature,
    IConnectionLifetimeFeature, IConnectionEndPointFeature, IConnectionSocketFeature, IMemoryPoolFeature
{
    private readonly long _number;
    private readonly Room _room;
    private readonly SafeSocketHandle _handle;
    private readonly Pipe _input;
    private readonly SocketWriter _output;
    private readonly ReadableWait _wait = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _closing = new();
    private Task _receiving = Task.CompletedTask;
    private IDictionary<object, object?>? _items;
    private string? _id;
    private Exception? _reason;

    /// <summary>Takes a socket over.</summary>
    /// <param name="socket">What has been accepted.</param>
    /// <param name="number">Tells the connection from others.</param>
    /// <param name="options">How much may be read ahead.</param>
    /// <param name="room">The place that it has, and gives back at its end.</param>
    public SocketConnection(Socket socket, long number, PipeOptions options, Room room)
    {
        Socket = socket;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        _number = number;
        _room = room;
        _handle = socket.SafeHandle;
        _input = new Pipe(options);
        var sender = new SocketSender(socket);
        _output = new SocketWriter(sender, Close);
        Transport = this;
        Features.Set<IConnectionIdFeature>(this);
        Features.Set<IConnectionTransportFeature>(this);
        Features.Set<IConnectionItemsFeature>(this);
        Features.Set<IConnectionLifetimeFeature>(this);
        Features.Set<IConnectionEndPointFeature>(this);
        Features.Set<IConnectionSocketFeature>(this);
        Features.Set<IMemoryPoolFeature>(this);
        Features.Set<ITransferProgress>(sender);
    }

    public Socket Socket { get; }

    public override IFeatureCollection Features { get; } = new FeatureCollection(16);

    public override string ConnectionId
    {
        get => _id ??= _number.ToString("X", CultureInfo.InvariantCulture);
        set => _id = value;
    }

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public PipeReader Input => _input.Reader;

    public PipeWriter Output => _output;

    public MemoryPool<byte> MemoryPool => MemoryPool<byte>.Shared;

    /// <summary>Begins to read.</summary>
    public void Start() => _receiving = ReceiveAsync();

    /// <summary>Closes the connection, on another thread: a slow disk may hold the socket, and who aborts often has other connections to look after.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (TryEnd(abortReason))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.CloseSocket(isReset: true), this, preferLocal: false);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _input.Reader.CompleteAsync();
        await _output.CompleteAsync();
        await _receiving;
        _wait.Dispose();
        _room.Leave();
        await base.DisposeAsync();
    }

    /// <summary>Reads whatever comes, so that the end of the connection is seen while a request is being answered.</summary>
    private async Task ReceiveAsync()
    {
        Exception? end = null;
        try
        {
            FlushResult flush;
            do
            {
                // The usual end of a connection, for which an exception that is thrown would cost too much.
                if (await _wait.WaitAsync(Socket) is not SocketError.Success || !TryReceive(out var count))
                {
                    end = new ConnectionResetException("The client has gone.");
                    break;
                }

                if (count == 0)
                {
                    break;
                }

                flush = await _input.Writer.FlushAsync();
            }
            while (!flush.IsCompleted && !flush.IsCanceled);
        }
        catch (Exception exception)
        {
            // It has been closed here, or the system has no room to watch it: who reads is told.
            end = exception;
        }

        await _input.Writer.CompleteAsync(Volatile.Read(ref _reason) ?? end);
        await _closed.CancelAsync();
    }

    /// <summary>Takes what has come.</summary>
    /// <param name="count">How many bytes these are; 0: the client sends no more.</param>
    /// <returns>Whether the connection is as it should be.</returns>
    private bool TryReceive(out int count)
    {
        int error;
        do
        {
            count = SystemCalls.Receive(_handle, _input.Writer.GetSpan(), out error);
        }
        while (error == SystemCalls.Interrupted);

        _input.Writer.Advance(Math.Max(count, 0));
        return count >= 0 || error == SystemCalls.WouldBlock;
    }

    /// <summary>Closes the socket, the first time.</summary>
    /// <param name="reason">Why the client is not to believe that it has everything; null where it has.</param>
    private void Close(Exception? reason)
    {
        if (TryEnd(reason))
        {
            CloseSocket(isReset: reason is not null);
        }
    }

    private bool TryEnd(Exception? reason)
    {
        lock (_closing)
        {
            if (_reason is not null)
            {
                return false;
            }

            _reason = reason ?? new ConnectionAbortedException("The connection has been closed.");
            return true;
        }
    }

    private void CloseSocket(bool isReset)
    {
        // Not only when reading ends: who answers a request may stand on the thread that reads.
        _ = _closed.CancelAsync();
        if (isReset)
        {
            // The client is told by a reset.
            Socket.Close(timeout: 0);
        }
        else
        {
            try
            {
                Socket.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
                // The client was faster.
            }

            Socket.Dispose();
        }

        _input.Writer.CancelPendingFlush();
    }
}
