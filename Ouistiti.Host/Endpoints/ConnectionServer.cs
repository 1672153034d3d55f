using System.Net;
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
    private static readonly byte[] Http2 = "h2"u8.ToArray();

    /// <summary>Finds a connection its place, or has it refused.</summary>
    public Task AdmitAsync(ConnectionContext connection, ListeningEndpoint endpoint, Func<string, ListeningEndpoint?> current, ConnectionDelegate next)
    {
        var feature = new EndpointFeature(endpoint, current);
        connection.Features.Set<IEndpointFeature>(feature);
        return endpoint.Limiter.RunAsync(
            (connection.RemoteEndPoint as IPEndPoint)?.Address,
            refusal =>
            {
                feature.Refusal = refusal;
                return next(connection);
            },
            refusal =>
            {
                metrics.Count(refusal, endpoint.Name);
                connection.Abort();
            },
            connection.ConnectionClosed);
    }

    /// <summary>Serves the requests of a connection, in the version of HTTP that it speaks.</summary>
    public Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var feature = (EndpointFeature)connection.Features.Get<IEndpointFeature>()!;
        if (connection.Features.Get<ITlsApplicationProtocolFeature>()?.ApplicationProtocol.Span.SequenceEqual(Http2) is not true)
        {
            return GuardedConnection.ServeAsync(connection, feature, metrics, next);
        }

        var streams = new StreamWatch(feature.Rules.HeadTimeout, feature.Rules.KeepAliveTimeout);
        feature.Streams = streams;
        connection.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(
            _ =>
            {
                if (streams.Tick(feature.IsCrowded))
                {
                    connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
                }
            },
            streams);
        return next(connection);
    }
}
