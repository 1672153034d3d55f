using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Host.Endpoints.Sockets;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Host.Endpoints.Http1;

/// <summary>An HTTP/1 connection as Kestrel sees it: through the guard.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The source of a token that others may still ask holds no timer and no handle.")]
internal sealed class GuardedConnection : IDuplexPipe, IGuardedConnection
{
    // A client that gets its answer while it is still sending may never see it when the connection ends at once.
    private static readonly TimeSpan MaxLinger = TimeSpan.FromSeconds(2);

    // A client that has nothing more to say may still want the answer (RFC 9112, section 9.6). It gets it as long as it reads.
    private const int MaxSilence = 5;

    // Who is only to be told that there is no room takes that room from others.
    private const int MaxRefusedWait = 2;

    private static readonly Refusal SlowReader = new(StatusCodes.Status408RequestTimeout, "slow_reader");

    private readonly ConnectionContext _connection;
    private readonly IDuplexPipe _transport;
    private readonly EndpointFeature _endpoint;
    private readonly RefusalMetrics _metrics;
    private readonly RequestGuard _guard;
    private readonly GuardedWriter _writer;

    private readonly CancellationTokenSource _closed = new();
    private readonly WaitClock _silence = new();
    private long _progress;

    private GuardedConnection(ConnectionContext connection, EndpointFeature endpoint, RefusalMetrics metrics)
    {
        _connection = connection;
        _transport = connection.Transport;
        _endpoint = endpoint;
        _metrics = metrics;
        var rules = endpoint.Refusal is null ? endpoint.Rules : endpoint.Rules with { HeadTimeout = MaxRefusedWait };
        _guard = new RequestGuard(_transport.Input, rules, this, endpoint.Refusal);
        _writer = new GuardedWriter(_transport.Output, rules.ReadTimeout, connection.Features.Get<ITransferProgress>());
    }

    public PipeReader Input => _guard;

    public PipeWriter Output => _writer;

    /// <summary>Serves a connection through a guard.</summary>
    public static async Task ServeAsync(ConnectionContext connection, EndpointFeature endpoint, RefusalMetrics metrics, ConnectionDelegate next)
    {
        var guarded = new GuardedConnection(connection, endpoint, metrics);
        endpoint.Guard = guarded._guard;
        connection.Features.GetRequiredFeature<IConnectionHeartbeatFeature>().OnHeartbeat(static state => ((GuardedConnection)state).Tick(), guarded);
        connection.Transport = guarded;
        if (guarded._transport.Output is SocketWriter clear && SystemCalls.CanSendFiles)
        {
            connection.Features.Set<IFileTransferFeature>(new FileTransfer(clear));
        }

        var closed = connection.ConnectionClosed;
        connection.ConnectionClosed = guarded._closed.Token;
        await using var closing = closed.Register(static state => ((GuardedConnection)state!)._silence.Start(MaxSilence, isIdle: false), guarded);
        try
        {
            await next(connection);
            if (guarded._guard.IsUnfinished)
            {
                await guarded.LingerAsync(closed);
            }
        }
        finally
        {
            guarded._silence.Stop();
            connection.ConnectionClosed = closed;
            connection.Transport = guarded._transport;
            if (guarded._transport.Output is SocketWriter { UnflushedBytes: > 0 })
            {
                // With a limit to how long the client may take; completing has none.
                _ = await guarded._writer.FlushAsync();
            }

            await guarded._transport.Output.CompleteAsync();
            await guarded._transport.Input.CompleteAsync();
        }
    }

    public void Refuse(Refusal refusal) => _endpoint.Refusal = refusal;

    public void Break(Refusal refusal) => _metrics.Count(refusal, _endpoint.Name);

    public void BecomeSimple()
    {
        _endpoint.IsSimple = true;
        _writer.DropHead();
    }

    private void Tick()
    {
        _guard.Tick(_endpoint.IsCrowded);
        if (_writer.Tick())
        {
            _metrics.Count(SlowReader, _endpoint.Name);
            _connection.Abort(new ConnectionAbortedException("The client does not read."));
        }

        if (_writer.HasEnded)
        {
            _ = _closed.CancelAsync();
        }
        else if (_silence.Tick(isCrowded: false))
        {
            if (_progress == _writer.Progress)
            {
                _ = _closed.CancelAsync();
            }
            else
            {
                _progress = _writer.Progress;
                _silence.Start(MaxSilence, isIdle: false);
            }
        }
    }

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
