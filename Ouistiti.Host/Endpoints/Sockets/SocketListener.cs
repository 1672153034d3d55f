using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Ouistiti.Host.Endpoints.Sockets;

/// <summary>Accepts connections.</summary>
/// <param name="listening">A socket that listens.</param>
/// <param name="connect">Makes a connection of what is accepted; null where there is no room for it.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SocketListener(Socket listening, Func<Socket, SocketConnection?> connect, TimeProvider time, ILogger logger) : IConnectionListener
{
    // How long the system is given to get what it lacks.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _unbound = new();
    private bool _isFailing;

    public EndPoint EndPoint { get; } = listening.LocalEndPoint!;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var socket = await listening.AcceptAsync(cancellationToken);
                _isFailing = false;
                if (connect(socket) is { } connection)
                {
                    return connection;
                }
            }
            catch (Exception exception) when (_unbound.IsCancellationRequested && exception is SocketException or ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                // The client went before its turn came.
            }
            catch (SocketException exception)
            {
                if (!_isFailing)
                {
                    _isFailing = true;
                    Log.CannotAccept(logger, EndPoint, exception.Message);
                }

                await Task.Delay(Pause, time, _unbound.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Listens no longer. The connections live on.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbound.CancelAsync();
        listening.Dispose();
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    private static partial class Log
    {
        [LoggerMessage(2120, LogLevel.Warning, "No connection to {Address} can be accepted for now: {Reason}. It is tried again and again.")]
        public static partial void CannotAccept(ILogger logger, EndPoint address, string reason);
    }
}
