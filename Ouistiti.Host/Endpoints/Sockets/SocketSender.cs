using System.Buffers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Win32.SafeHandles;

namespace Ouistiti.Host.Endpoints.Sockets;

/// <summary>Hands to the system what is to be sent, as far as it has room for it.</summary>
/// <param name="socket">A socket that does not block: it has been received from asynchronously.</param>
internal sealed class SocketSender(Socket socket) : ITransferProgress
{
    // What is sent at a stretch: where the client is as fast as the server, the thread would never come back.
    private const int Stretch = 2 * 1024 * 1024;

    private const int CopySize = 64 * 1024;

    private readonly SafeSocketHandle _handle = socket.SafeHandle;
    private byte[]? _octet;
    private long _sent;
    private bool _hasEnded;

    /// <summary>What is to be sent.</summary>
    public SendQueue Queue { get; } = new();

    /// <summary>Why the last attempt found the connection ended.</summary>
    public Exception? Failure { get; private set; }

    public long Taken
    {
        get
        {
            try
            {
                return Volatile.Read(ref _sent) - SystemCalls.Untaken(_handle);
            }
            catch (ObjectDisposedException)
            {
                return Volatile.Read(ref _sent);
            }
        }
    }

    public bool HasEnded => Volatile.Read(ref _hasEnded) || _handle.IsClosed;

    /// <summary>Sends bytes before they are queued.</summary>
    /// <returns>How many of them have been sent.</returns>
    public int SendNow(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var sent = Math.Max(SystemCalls.Send(_handle, bytes, isMoreToCome: false, out _), 0);
            Volatile.Write(ref _sent, _sent + sent);
            return sent;
        }
        catch (ObjectDisposedException)
        {
            // Which the queue will find out too.
            return 0;
        }
    }

    /// <summary>Sends what there is room for.</summary>
    public SendStatus Send()
    {
        try
        {
            var end = _sent + Stretch;
            while (Queue.Length > 0)
            {
                if (_sent >= end)
                {
                    return SendStatus.Busy;
                }

                ref readonly var piece = ref Queue.First;
                var sent = piece.File is { } file
                    ? SendFile(file, piece, out var error)
                    : SystemCalls.Send(_handle, piece.Bytes, !Queue.IsLast, out error);
                if (sent > 0)
                {
                    Take(sent);
                }
                else if (error == SystemCalls.WouldBlock)
                {
                    return SendStatus.Full;
                }
                else if (error != SystemCalls.Interrupted)
                {
                    return Fail(sent == 0 ? new IOException("The file became shorter while it was sent.")
                        : error == SystemCalls.InputOutput ? new IOException("The file cannot be read.")
                        : new ConnectionResetException("The client has gone."));
                }
            }

            return SendStatus.Done;
        }
        catch (Exception exception) when (exception is ObjectDisposedException or IOException)
        {
            return Fail(exception);
        }
    }

    /// <summary>
    /// Waits until there is room, and sends what there is room for. The system has nothing that waits for room alone; but sending an octet does, and
    /// who stops waiting for that knows that it has not been sent.
    /// </summary>
    /// <exception cref="OperationCanceledException">The waiting was to stop.</exception>
    public async ValueTask<SendStatus> WaitAndSendAsync(CancellationToken cancellationToken)
    {
        try
        {
            _octet ??= new byte[1];
            if (!TryReadOctet(Queue.First, _octet))
            {
                return Fail(new IOException("The file became shorter while it was sent."));
            }

            _ = await socket.SendAsync(_octet, SocketFlags.None, cancellationToken);
            Take(1);
            return Send();
        }
        catch (SocketException exception)
        {
            return Fail(new ConnectionResetException("The client has gone.", exception));
        }
        catch (Exception exception) when (exception is ObjectDisposedException or IOException)
        {
            return Fail(exception);
        }
    }

    private static bool TryReadOctet(in Piece piece, Span<byte> octet)
    {
        if (piece.File is { } file)
        {
            return RandomAccess.Read(file, octet, piece.Start) == 1;
        }

        octet[0] = piece.Bytes[0];
        return true;
    }

    private long SendFile(SafeFileHandle file, in Piece piece, out int error)
    {
        var sent = SystemCalls.SendFile(_handle, file, piece.Start, Math.Min(piece.Length, Stretch), out error);
        return sent < 0 && error is SystemCalls.Invalid or SystemCalls.NotImplemented ? Copy(file, piece, out error) : sent;
    }

    /// <summary>Sends from a file system that the system cannot send from.</summary>
    private long Copy(SafeFileHandle file, in Piece piece, out int error)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(piece.Length, CopySize));
        try
        {
            error = 0;
            var count = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(piece.Length, buffer.Length)), piece.Start);
            return count == 0 ? 0 : SystemCalls.Send(_handle, buffer.AsSpan(0, count), isMoreToCome: false, out error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Take(long sent)
    {
        Volatile.Write(ref _sent, _sent + sent);
        Queue.Consume(sent);
    }

    private SendStatus Fail(Exception exception)
    {
        Failure = exception;
        Volatile.Write(ref _hasEnded, true);
        return SendStatus.Ended;
    }
}
