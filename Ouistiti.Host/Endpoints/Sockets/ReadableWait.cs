using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Ouistiti.Host.Endpoints.Sockets;

/// <summary>
/// Waits until a socket has something to read, and needs no buffer for that: what waits most of the time should hold little. An error is a
/// result, because connections end by one all the time.
/// </summary>
internal sealed class ReadableWait() : SocketAsyncEventArgs(true), IValueTaskSource<SocketError>
{
    private ManualResetValueTaskSourceCore<SocketError> _source;

    /// <summary>Waits, one wait at a time.</summary>
    /// <exception cref="ObjectDisposedException">The socket has been closed.</exception>
    public ValueTask<SocketError> WaitAsync(Socket socket)
    {
        _source.Reset();
        return socket.ReceiveAsync(this) ? new ValueTask<SocketError>(this, _source.Version) : new ValueTask<SocketError>(SocketError);
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => _source.SetResult(SocketError);

    SocketError IValueTaskSource<SocketError>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<SocketError>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<SocketError>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
