using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Host.Endpoints.Sockets;

/// <summary>Has Kestrel listen on IP addresses and UNIX sockets with connections of our own. Other endpoints are left to Kestrel's own transport.</summary>
internal sealed class SocketTransport(
    IOptions<SocketTransportOptions> options,
    EndpointRegistry endpoints,
    Room room,
    RefusalMetrics metrics,
    TimeProvider time,
    ILogger<SocketTransport> logger) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private static readonly Refusal NoRoom = new(StatusCodes.Status503ServiceUnavailable, "open_files");

    // What a client sends is read and answered where it is found to have come: a change of threads costs more than most answers.
    private readonly PipeOptions _input = new(
        readerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: options.Value.MaxReadBufferSize ?? 0,
        resumeWriterThreshold: (options.Value.MaxReadBufferSize ?? 0) / 2,
        useSynchronizationContext: false);

    private long _lastNumber = time.GetUtcNow().Ticks;

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint;

    /// <inheritdoc/>
    /// <exception cref="AddressInUseException">Something else listens there.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket? socket = null;
        try
        {
            socket = options.Value.CreateBoundListenSocket(endpoint);
            if (endpoint is IPEndPoint)
            {
                // The connections inherit it.
                socket.NoDelay = options.Value.NoDelay;
            }

            socket.Listen(options.Value.Backlog);
            return new ValueTask<IConnectionListener>(new SocketListener(socket, accepted => Connect(accepted, endpoint), time, logger));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket?.Dispose();
            throw new AddressInUseException(exception.Message, exception);
        }
    }

    private SocketConnection? Connect(Socket accepted, EndPoint endpoint)
    {
        if (!room.TryEnter())
        {
            // Nobody gets to see it: each look at it would need a file more.
            accepted.Close(timeout: 0);
            metrics.Count(NoRoom, endpoints.NameOf(endpoint));
            return null;
        }

        try
        {
            var connection = new SocketConnection(accepted, Interlocked.Increment(ref _lastNumber), _input, room);
            connection.Start();
            return connection;
        }
        catch
        {
            accepted.Dispose();
            room.Leave();
            throw;
        }
    }
}
