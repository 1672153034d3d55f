using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Sockets;

/// <summary>A connection tells how it ends, and has what Kestrel asks of one.</summary>
public sealed class SocketConnectionTests
{
    [Fact]
    public async Task A_client_that_closes_its_direction_is_still_answered()
    {
        await using var pair = await SocketPair.OpenAsync();
        _ = await pair.Client.SendAsync("last"u8.ToArray());
        pair.Client.Shutdown(SocketShutdown.Send);
        await Eventually.TrueAsync(() => pair.Server.ConnectionClosed.IsCancellationRequested, "the connection is known to be closed");
        var read = await pair.Server.Input.ReadAsync();
        Assert.Equal((4, true), (read.Buffer.Length, read.IsCompleted));
        pair.Server.Input.AdvanceTo(read.Buffer.End);
        Assert.False((await pair.Output.WriteAsync("answer"u8.ToArray())).IsCompleted);
        await pair.Output.CompleteAsync();
        var (received, isReset) = await pair.ReadToEndAsync();
        Assert.Equal("answer"u8.ToArray(), received);
        Assert.False(isReset);
    }

    [Fact]
    public async Task A_reset_is_seen_while_nobody_reads()
    {
        await using var pair = await SocketPair.OpenAsync();
        pair.Reset();
        await Eventually.TrueAsync(() => pair.Server.ConnectionClosed.IsCancellationRequested, "the connection is known to be closed");
        _ = await Assert.ThrowsAsync<ConnectionResetException>(async () => await pair.Server.Input.ReadAsync());
    }

    [Fact]
    public async Task Who_aborts_reads_why()
    {
        await using var pair = await SocketPair.OpenAsync();
        var reading = pair.Server.Input.ReadAsync();
        pair.Server.Abort(new ConnectionAbortedException("because"));
        Assert.Equal("because", (await Assert.ThrowsAsync<ConnectionAbortedException>(async () => await reading)).Message);
    }

    [Fact]
    public async Task A_read_that_is_cancelled_loses_nothing()
    {
        await using var pair = await SocketPair.OpenAsync();
        var reading = pair.Server.Input.ReadAsync();
        pair.Server.Input.CancelPendingRead();
        var canceled = await reading;
        Assert.True(canceled.IsCanceled);
        pair.Server.Input.AdvanceTo(canceled.Buffer.Start);
        _ = await pair.Client.SendAsync("a"u8.ToArray());
        Assert.Equal(1, (await pair.Server.Input.ReadAsync()).Buffer.Length);
    }

    [Fact]
    public async Task Its_end_is_an_end_for_the_client()
    {
        var pair = await SocketPair.OpenAsync();
        await pair.Server.DisposeAsync();
        Assert.False((await pair.ReadToEndAsync()).IsReset);
        pair.Client.Dispose();
    }

    [Fact]
    public async Task It_has_what_Kestrel_asks_of_a_connection()
    {
        await using var pair = await SocketPair.OpenAsync();
        var features = pair.Server.Features;
        Assert.Equal(pair.Server.ConnectionId, features.GetRequiredFeature<IConnectionIdFeature>().ConnectionId);
        Assert.Same(pair.Server.Transport, features.GetRequiredFeature<IConnectionTransportFeature>().Transport);
        Assert.Same(pair.Server.Items, features.GetRequiredFeature<IConnectionItemsFeature>().Items);
        Assert.Equal(pair.Client.LocalEndPoint, features.GetRequiredFeature<IConnectionEndPointFeature>().RemoteEndPoint);
        Assert.Equal(pair.Client.RemoteEndPoint, features.GetRequiredFeature<IConnectionEndPointFeature>().LocalEndPoint);
        Assert.Equal(pair.Server.ConnectionClosed, features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed);
        Assert.Equal(pair.Client.LocalEndPoint, features.GetRequiredFeature<IConnectionSocketFeature>().Socket.RemoteEndPoint);
        Assert.NotNull(features.GetRequiredFeature<IMemoryPoolFeature>().MemoryPool);
        features.Set<IConnectionIdFeature>(null);
        Assert.Null(features.Get<IConnectionIdFeature>());
        Assert.Null(features[typeof(IConnectionIdFeature)]);
    }
}
