using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Host.Endpoints.Http1;

/// <summary>An HTTP/1 connection as Kestrel sees it: through the guard.</summary>
internal sealed class GuardedConnection : IDuplexPipe, IGuardedConnection
{
    // A client that gets its answer while it is still sending may never see it when the connection ends at once.
    private static readonly TimeSpan MaxLinger = TimeSpan.FromSeconds(2);

    private readonly IDuplexPipe _transport;
    private readonly EndpointFeature _endpoint;
    private readonly RefusalMetrics _metrics;
    private readonly RequestGuard _guard;
    private readonly GuardedWriter _writer;

    private GuardedConnection(IDuplexPipe transport, EndpointFeature endpoint, RefusalMetrics metrics)
    {
        _transport = transport;
        _endpoint = endpoint;
        _metrics = metrics;
        _guard = new RequestGuard(transport.Input, endpoint.Rules, this, endpoint.Refusal);
        _writer = new GuardedWriter(transport.Output);
    }

    public PipeReader Input => _guard;

    public PipeWriter Output => _writer;

    /// <summary>Serves a connection through a guard.</summary>
    public static async Task ServeAsync(ConnectionContext connection, EndpointFeature endpoint, RefusalMetrics metrics, ConnectionDelegate next)
    {
        var transport = connection.Transport;
        var guarded = new GuardedConnection(transport, endpoint, metrics);
        endpoint.Guard = guarded._guard;
        connection.Features.GetRequiredFeature<IConnectionHeartbeatFeature>().OnHeartbeat(static state => ((GuardedConnection)state).Tick(), guarded);
        connection.Transport = guarded;
        try
        {
            await next(connection);
            if (guarded._guard.IsUnfinished)
            {
                await guarded.LingerAsync(connection.ConnectionClosed);
            }
        }
        finally
        {
            connection.Transport = transport;
            await transport.Output.CompleteAsync();
            await transport.Input.CompleteAsync();
        }
    }

    public void Refuse(Refusal refusal) => _endpoint.Refusal = refusal;

    public void Break(Refusal refusal) => _metrics.Count(refusal, _endpoint.Name);

    public void BecomeSimple()
    {
        _endpoint.IsSimple = true;
        _writer.DropHead();
    }

    private void Tick() => _guard.Tick(_endpoint.IsCrowded);

    private async Task LingerAsync(CancellationToken closed)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(closed);
        limit.CancelAfter(MaxLinger);
        try
        {
            ReadResult read;
            do
            {
                read = await _transport.Input.ReadAsync(limit.Token);
                _transport.Input.AdvanceTo(read.Buffer.End);
            }
            while (!read.IsCompleted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client has had its time, or has gone.
        }
    }
}
