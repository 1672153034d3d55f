using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Host.Endpoints.Http1;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Host.Endpoints;

/// <summary>The way of a connection, from its acceptance to Kestrel: its place, TLS (which Kestrel adds in between), and the guard.</summary>
internal sealed class ConnectionServer(RefusalMetrics metrics)
{
    // How many seconds an HTTP/2 connection has to close itself.
    private const int MaxClosing = 10;

    /// <summary>Finds a connection its place, or has it refused.</summary>
    public async Task AdmitAsync(ConnectionContext connection, ListeningEndpoint endpoint, Func<string, ListeningEndpoint?> current, ConnectionDelegate next)
    {
        var feature = new EndpointFeature(endpoint, current);
        connection.Features.Set<IEndpointFeature>(feature);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, EndingOf(connection));
        await endpoint.Limiter.RunAsync(
            (connection.RemoteEndPoint as IPEndPoint)?.Address,
            refusal =>
            {
                feature.Refusal = refusal;
                return next(connection);
            },
            refusal => Drop(connection, refusal, endpoint),
            ending.Token);
    }

    /// <summary>Serves the requests of a connection, in the version of HTTP that it speaks.</summary>
    public Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var feature = (EndpointFeature)connection.Features.Get<IEndpointFeature>()!;
        if (connection.Features.Get<ITlsApplicationProtocolFeature>()?.ApplicationProtocol.Span.SequenceEqual(SslApplicationProtocol.Http2.Protocol.Span) is not true)
        {
            return GuardedConnection.ServeAsync(connection, feature, metrics, next);
        }

        var streams = new StreamWatch(feature.Rules);
        feature.Streams = streams;
        connection.Features.Get<IConnectionHeartbeatFeature>()!.OnHeartbeat(
            _ =>
            {
                switch (streams.Tick(feature.IsCrowded))
                {
                    case 1:
                        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
                        break;

                    case MaxClosing:
                        // It has an answer that it does not take.
                        connection.Abort();
                        break;
                }
            },
            streams);
        return next(connection);
    }

    private static CancellationToken EndingOf(ConnectionContext connection) =>
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;

    private void Drop(ConnectionContext connection, Refusal refusal, ListeningEndpoint endpoint)
    {
        metrics.Count(refusal, endpoint.Name);
        connection.Abort();
    }
}
