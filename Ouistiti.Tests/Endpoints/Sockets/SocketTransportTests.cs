using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Sockets;

/// <summary>The server listens where it is told to, holds little for who is silent, and ends in good order.</summary>
[Trait("Category", "Published")]
public sealed class SocketTransportTests
{
    private static readonly byte[] File = SocketPair.Bytes(5_000_000);

    [Theory]
    [InlineData("http://[::1]:{0}", "::1")]
    [InlineData("http://*:{0}", "::1")]
    [InlineData("http://*:{0}", "127.0.0.1")]
    [InlineData("http://localhost:{0}", "127.0.0.1")]
    public async Task It_listens_on_addresses_of_both_versions(string url, string address)
    {
        var port = Ports.Take();
        await using var server = await FileServer.StartAsync(Prepare, string.Format(CultureInfo.InvariantCulture, url, port));
        using var client = OuistitiServer.Client();
        Assert.Equal(File, await client.GetByteArrayAsync(new Uri($"http://{new IPEndPoint(IPAddress.Parse(address), port)}/file")));
    }

    [Fact]
    public async Task A_file_is_sent_to_a_UNIX_socket_too()
    {
        using var directory = new TestDirectory();
        await using var server = await FileServer.StartAsync(Prepare, $"http://unix:{directory["site.sock"]}");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(directory["site.sock"]));
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync("GET /file HTTP/1.0\r\n\r\n"u8.ToArray());
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(File, answer.ToArray()[^File.Length..]);
    }

    [Fact]
    public async Task Who_waits_for_nothing_costs_little()
    {
        const int count = 1000;
        const int most = 24_000;
        await using var server = await FileServer.StartAsync(Prepare);
        var crowds = new List<KeepAliveConnection>();
        try
        {
            // What the first ones cost is for all that comes later.
            await OpenAsync(count);
            var before = await ResidentAsync(server);
            await OpenAsync(count);
            Assert.InRange((await ResidentAsync(server) - before) / count, -most, most);
        }
        finally
        {
            foreach (var connection in crowds)
            {
                await connection.DisposeAsync();
            }
        }

        async Task OpenAsync(int connections)
        {
            for (var i = 0; i < connections; i++)
            {
                crowds.Add(await KeepAliveConnection.OpenAsync(server.Port));
                Assert.Equal("small", (await crowds[^1].GetAsync("/small")).Body);
            }
        }
    }

    [Fact]
    public async Task When_it_is_told_to_end_who_is_being_answered_gets_all_of_it()
    {
        await using var server = await FileServer.StartAsync(Prepare);
        await using var idle = await KeepAliveConnection.OpenAsync(server.Port);
        Assert.Equal("small", (await idle.GetAsync("/small")).Body);
        await using var silent = await KeepAliveConnection.OpenAsync(server.Port);
        await using var busy = await KeepAliveConnection.OpenAsync(server.Port, receiveBuffer: 4096);
        await busy.SendAsync("/file");
        _ = await busy.ReceiveHeadAsync();
        await server.Server.SignalAsync("TERM");
        await idle.ClosedAsync();
        await silent.ClosedAsync();
        var body = new byte[File.Length];
        await busy.Stream.ReadExactlyAsync(body);
        Assert.Equal(File, body);
        await busy.ClosedAsync();
        Assert.Equal(0, await server.Server.ExitAsync());
    }

    [Fact]
    public async Task When_it_is_told_to_end_who_does_not_read_keeps_nobody_waiting()
    {
        await using var server = await FileServer.StartAsync(Prepare);
        await using var busy = await KeepAliveConnection.OpenAsync(server.Port, receiveBuffer: 4096);
        await busy.SendAsync("/file");
        _ = await busy.ReceiveHeadAsync();
        await server.Server.SignalAsync("TERM");
        Assert.Equal(0, await server.Server.ExitAsync());
    }

    [Fact]
    public async Task When_no_file_can_be_opened_connections_wait_and_are_accepted_later()
    {
        // A thread that is started needs a file for a moment, and its lack ends .NET: the one that compiles is not wanted, and the others shall be there.
        await using var server = await FileServer.StartAsync(Prepare, adapt: start => start.Environment["DOTNET_TieredCompilation"] = "0");
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Wire.GetAsync(server.Port, "/small"))), answer => Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal));
        await ThreadsAsync(server);

        // No number is left: those below are the standard streams'.
        var limit = await LimitAsync(server, "3");
        await using var waiting = await KeepAliveConnection.OpenAsync(server.Port);
        await server.Server.SaysAsync("can be accepted for now");
        var used = ProcessorTime(server);
        await waiting.SendAsync("/small");
        using var second = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting.Stream.ReadExactlyAsync(new byte[1], second.Token));
        Assert.InRange((ProcessorTime(server) - used).TotalSeconds, 0, 0.5);
        _ = await LimitAsync(server, limit);
        Assert.Equal("small", (await waiting.ReceiveAsync()).Body);
        _ = Assert.Single(server.Server.Output.Split("can be accepted for now")[1..]);
        Assert.StartsWith("HTTP/1.1 200 ", await Wire.GetAsync(server.Port, "/small"), StringComparison.Ordinal);
    }

    private static void Prepare(TestDirectory directory)
    {
        _ = directory.Write("htdocs/file", File);
        _ = directory.Write("htdocs/small", "small");
    }

    /// <summary>The resident memory that is the program's own, in bytes, when it has come to rest.</summary>
    private static async Task<int> ResidentAsync(FileServer server)
    {
        var lowest = int.MaxValue;
        var same = 0;
        await Eventually.TrueAsync(
            () =>
            {
                using var process = Process.GetProcessById(server.Server.Id);
                var now = (int)process.WorkingSet64;
                same = now < lowest ? 0 : same + 1;
                lowest = Math.Min(now, lowest);
                return same > 20;
            },
            "memory comes to rest");
        return lowest;
    }

    /// <summary>Waits until no threads are added any more.</summary>
    private static async Task ThreadsAsync(FileServer server)
    {
        var (count, same) = (0, 0);
        await Eventually.TrueAsync(
            () =>
            {
                using var process = Process.GetProcessById(server.Server.Id);
                same = process.Threads.Count == count ? same + 1 : 0;
                count = process.Threads.Count;
                return same > 30;
            },
            "the threads are there");
    }

    private static TimeSpan ProcessorTime(FileServer server)
    {
        using var process = Process.GetProcessById(server.Server.Id);
        return process.TotalProcessorTime;
    }

    /// <summary>Sets how many files the server may have open.</summary>
    /// <returns>How many it was.</returns>
    private static async Task<string> LimitAsync(FileServer server, string limit)
    {
        var id = server.Server.Id.ToString(CultureInfo.InvariantCulture);
        using var ask = Process.Start(new ProcessStartInfo("prlimit", ["--pid", id, "--nofile", "--output=SOFT", "--noheadings"]) { RedirectStandardOutput = true })!;
        var before = (await ask.StandardOutput.ReadToEndAsync()).Trim();
        using var set = Process.Start("prlimit", ["--pid", id, $"--nofile={limit}:"]);
        await set.WaitForExitAsync();
        return before;
    }
}
