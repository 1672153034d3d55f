using System.Net.Sockets;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Connections;

/// <summary>An endpoint takes as many connections as it is told to; the others wait, and are told when there is no end to it.</summary>
[Trait("Category", "Published")]
public sealed class ConnectionLimitTests
{
    [Fact]
    public async Task Beyond_the_limit_a_connection_waits_and_then_gets_503()
    {
        await using var edge = await EdgeServer.StartAsync("""{ "Limits": { "MaxConnections": 2, "MaxWait": "00:00:01" } }""");
        await using var first = await BusyAsync(edge.Port);
        await using var second = await BusyAsync(edge.Port);
        await AssertTurnedAwayAsync(edge.Port);
        await edge.RefusedAsync("connection_limit", 1);
    }

    [Fact]
    public async Task When_nobody_may_wait_503_comes_at_once()
    {
        await using var edge = await EdgeServer.StartAsync("""{ "Limits": { "MaxConnections": 1, "MaxWaitingConnections": 0, "MaxWait": "01:00:00" } }""");
        await using var first = await BusyAsync(edge.Port);
        await AssertTurnedAwayAsync(edge.Port);
    }

    [Fact]
    public async Task A_connection_that_ends_makes_room_for_the_one_that_waits()
    {
        await using var edge = await EdgeServer.StartAsync("""{ "Limits": { "MaxConnections": 1, "MaxWait": "01:00:00" } }""");
        var first = await BusyAsync(edge.Port);
        await using var second = await KeepAliveConnection.OpenAsync(edge.Port);
        await second.SendAsync("/");
        await first.DisposeAsync();
        Assert.Equal("home", (await second.ReceiveAsync()).Body);
    }

    [Fact]
    public async Task A_connection_that_only_waits_for_its_next_request_makes_room_too()
    {
        await using var edge = await EdgeServer.StartAsync("""{ "Limits": { "MaxConnections": 1, "MaxWait": "01:00:00", "KeepAliveTimeout": "01:00:00" } }""");
        await using var idle = await KeepAliveConnection.OpenAsync(edge.Port);
        Assert.Equal("home", (await idle.GetAsync()).Body);
        await using var second = await KeepAliveConnection.OpenAsync(edge.Port);
        Assert.Equal("home", (await second.GetAsync()).Body);
        await idle.ClosedAsync();
    }

    [Fact]
    public async Task One_client_does_not_take_the_room_of_all()
    {
        await using var edge = await EdgeServer.StartAsync("""{ "Limits": { "MaxConnectionsPerClient": 1 } }""");
        var first = await BusyAsync(edge.Port);
        await AssertTurnedAwayAsync(edge.Port);
        await edge.RefusedAsync("client_limit", 1);
        await first.DisposeAsync();
        await Eventually.TrueAsync(async () => (await Wire.GetAsync(edge.Port, "/")).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal), "the client has its place again");
    }

    [Fact]
    public async Task Over_TLS_too_the_answer_is_503()
    {
        await using var edge = await EdgeServer.StartAsync("""{ "Limits": { "MaxConnectionsPerClient": 1 } }""");
        await using var first = await KeepAliveConnection.OpenTlsAsync(edge.TlsPort);
        Assert.Equal(200, (await first.GetAsync()).Status);
        await using var second = await KeepAliveConnection.OpenTlsAsync(edge.TlsPort);
        Assert.Equal(503, (await second.GetAsync()).Status);
        await second.ClosedAsync();

        using var client = OuistitiServer.Client(new Version(2, 0));
        var page = new Uri($"https://127.0.0.1:{edge.TlsPort}/");
        Assert.Equal(503, (int)(await client.GetAsync(page)).StatusCode);
        await edge.RefusedAsync("client_limit", 2, "https");

        // The connection that was refused is let go: the next request comes on another, which finds a place.
        await first.DisposeAsync();
        await Eventually.TrueAsync(async () => (int)(await client.GetAsync(page)).StatusCode == 200, "the client finds a place");
    }

    [Fact]
    public async Task Where_few_files_can_be_opened_there_is_still_room_for_documents()
    {
        await using var edge = await EdgeServer.StartAsync(adapt: start =>
        {
            start.ArgumentList.Insert(0, start.FileName);
            start.ArgumentList.Insert(0, "--nofile=400:400");
            start.FileName = "prlimit";
        });
        Assert.Contains("http serves 75 connections at a time and not 4096", edge.Server.Output, StringComparison.Ordinal);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(async _ =>
        {
            try
            {
                await using var connection = await KeepAliveConnection.OpenAsync(edge.Port);
                await connection.SendAsync("/");
                Assert.Contains((await connection.ReceiveAsync()).Status, (int[])[200, 503]);
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                // There was no room, not even to be told so.
            }
        }));
        await Eventually.TrueAsync(async () => (await Wire.GetAsync(edge.Port, "/")).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal), "there is room again");
        Assert.DoesNotContain("Too many open files", edge.Server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" 500 ", edge.Server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crowd_is_served_one_after_the_other()
    {
        await using var edge = await EdgeServer.StartAsync("""{ "Limits": { "MaxConnections": 4, "MaxWait": "01:00:00" } }""");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Wire.GetAsync(edge.Port, "/")));
        Assert.All(answers, answer => Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal));
    }

    /// <summary>A connection in the middle of a request.</summary>
    private static async Task<KeepAliveConnection> BusyAsync(int port)
    {
        var connection = await KeepAliveConnection.OpenAsync(port);
        Assert.Equal(200, (await connection.GetAsync()).Status);
        await connection.Stream.WriteAsync("POST / HTTP/1.1\r\nHost: a\r\n"u8.ToArray());
        return connection;
    }

    private static async Task AssertTurnedAwayAsync(int port)
    {
        await using var connection = await KeepAliveConnection.OpenAsync(port);
        var answer = await connection.GetAsync();
        Assert.Equal(503, answer.Status);
        Assert.Contains("\r\nConnection: close\r\n", answer.Head, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 1\r\n", answer.Head, StringComparison.Ordinal);
        await connection.ClosedAsync();
    }
}
