using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Connections;

/// <summary>Who is too slow is cut off, and keeps nobody waiting meanwhile.</summary>
[Trait("Category", "Published")]
public sealed partial class SlowClientTests
{
    [Fact]
    public async Task A_head_that_does_not_end_is_answered_with_408()
    {
        await using var edge = await EdgeServer.StartAsync(limits: """{ "RequestHeadersTimeout": "00:00:01" }""");
        await using var connection = await KeepAliveConnection.OpenAsync(edge.Port);
        await connection.Stream.WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n"u8.ToArray());
        Assert.Equal(408, (await connection.ReceiveAsync()).Status);
        await connection.ClosedAsync();
        await edge.RefusedAsync("slow_head", 1);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_closed_without_a_word()
    {
        await using var edge = await EdgeServer.StartAsync(limits: """{ "RequestHeadersTimeout": "00:00:01" }""");
        await using var connection = await KeepAliveConnection.OpenAsync(edge.Port);
        await connection.ClosedAsync();
    }

    [Fact]
    public async Task A_body_that_does_not_come_ends_the_connection()
    {
        await using var edge = await EdgeServer.StartAsync(limits: """{ "MinRequestBodyDataRate": { "BytesPerSecond": 1000, "GracePeriod": "00:00:02" } }""");
        await using var connection = await KeepAliveConnection.OpenAsync(edge.Port);
        await connection.Stream.WriteAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\na"u8.ToArray());
        Assert.Equal(405, (await connection.ReceiveAsync()).Status);
        await connection.ClosedAsync();
    }

    [Fact]
    public async Task Who_does_not_read_is_cut_off()
    {
        await using var edge = await EdgeServer.StartAsync(limits: """{ "MinResponseDataRate": { "BytesPerSecond": 1000000, "GracePeriod": "00:00:02" } }""");
        await using var connection = await KeepAliveConnection.OpenAsync(edge.Port, receiveBuffer: 4096);
        await connection.SendAsync("/big.bin");
        await Eventually.TrueAsync(async () => await CutOffAsync(edge) > 0, "the connection ends because the client does not read");
    }

    [Fact]
    public async Task A_thousand_clients_that_dribble_keep_nobody_waiting()
    {
        await using var edge = await EdgeServer.StartAsync(limits: """{ "RequestHeadersTimeout": "00:05:00" }""");
        var request = "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: 0123456789\r\n"u8.ToArray();
        var dribblers = new List<Socket>();
        try
        {
            for (var i = 0; i < 1000; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                dribblers.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, edge.Port);
            }

            foreach (var octet in request[..10])
            {
                foreach (var socket in dribblers)
                {
                    _ = await socket.SendAsync(new[] { octet });
                }

                // As patient as a person who waits for a page.
                Assert.StartsWith("HTTP/1.1 200 ", await Wire.GetAsync(edge.Port, "/").WaitAsync(TimeSpan.FromSeconds(5)), StringComparison.Ordinal);
            }
        }
        finally
        {
            dribblers.ForEach(socket => socket.Dispose());
        }
    }

    [Theory]
    [InlineData("-H -s 100")]
    [InlineData("-B -s 5000")]
    public async Task Slowhttptest_finds_the_service_available_and_loses_its_connections(string mode)
    {
        await using var edge = await EdgeServer.StartAsync(limits: """{ "RequestHeadersTimeout": "00:00:03" }""");
        var output = await AttackAsync(edge.Port, [.. mode.Split(' '), "-l", "60"]);
        Assert.Contains("Exit status: No open connections left", output, StringComparison.Ordinal);
        Assert.DoesNotMatch("service available: +NO", output);
        Assert.StartsWith("HTTP/1.1 200 ", await Wire.GetAsync(edge.Port, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slowhttptest_that_reads_slowly_is_cut_off()
    {
        await using var edge = await EdgeServer.StartAsync(limits: """{ "MinResponseDataRate": { "BytesPerSecond": 1000000, "GracePeriod": "00:00:02" } }""");

        // It reads so slowly that it takes minutes to notice.
        var output = await AttackAsync(edge.Port, ["-X", "-w", "10", "-y", "20", "-n", "5", "-z", "5", "-l", "15"]);
        Assert.DoesNotMatch("service available: +NO", output);
        await Eventually.TrueAsync(async () => await CutOffAsync(edge) >= 400, "all 400 connections end because the client does not read");
    }

    [Fact]
    public async Task Who_does_not_read_loses_the_place_whatever_the_system_holds_for_him()
    {
        await using var edge = await EdgeServer.StartAsync(
            """{ "Limits": { "MaxConnections": 1, "MaxWait": "01:00:00" } }""",
            """{ "MinResponseDataRate": { "BytesPerSecond": 60000, "GracePeriod": "00:00:02" } }""");
        await using var connection = await KeepAliveConnection.OpenAsync(edge.Port, receiveBuffer: 4096);
        for (var i = 0; i < 5; i++)
        {
            await connection.SendAsync("/big.bin");
        }

        Assert.StartsWith("HTTP/1.1 200 ", await Wire.GetAsync(edge.Port, "/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/big.bin")]
    [InlineData("/index.html")]
    public async Task Who_opens_no_window_on_HTTP_2_is_cut_off_though_he_says_that_he_is_there(string path)
    {
        await using var edge = await EdgeServer.StartAsync(
            """{ "Limits": { "KeepAliveTimeout": "00:00:01" } }""",
            """{ "MinResponseDataRate": { "BytesPerSecond": 60000, "GracePeriod": "00:00:02" } }""");
        await using var connection = await KeepAliveConnection.OpenTlsAsync(edge.TlsPort, protocol: SslApplicationProtocol.Http2);

        // The preface, SETTINGS with a window of 0 (RFC 9113, section 6.5.2), and HEADERS: GET, https, the path, and the authority "a".
        await connection.Stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u0006\u0004\0\0\0\0\0\0\u0004\0\0\0\0"u8.ToArray());
        await connection.Stream.WriteAsync(new byte[] { 0, 0, (byte)(7 + path.Length), 1, 5, 0, 0, 0, 1, 0x82, 0x87, 0x04, (byte)path.Length });
        await connection.Stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(path + "\u0041\u0001a"));
        var closed = connection.Stream.CopyToAsync(Stream.Null);
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    await connection.Stream.WriteAsync("\0\0\u0008\u0006\0\0\0\0\0\u0031\u0032345678"u8.ToArray());
                    return closed.IsCompleted;
                }
                catch (IOException)
                {
                    return true;
                }
            },
            "the connection is closed");
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n", 1)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 3)]
    public async Task A_client_that_has_nothing_more_to_say_gets_its_answers(string requests, int answers)
    {
        await using var edge = await EdgeServer.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(answers, (await AskAndCloseAsync(edge.Port, requests)).Split("HTTP/1.1 200 ").Length - 1);
        }

        Assert.True((await AskAndCloseAsync(edge.Port, "GET /big.bin HTTP/1.0\r\n\r\n")).Length > 50_000_000);
    }

    /// <summary>Sends requests, closes that direction, and reads on.</summary>
    private static async Task<string> AskAndCloseAsync(int port, string requests)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(requests));
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>How many connections have ended because their client does not read: Kestrel counts some, and the guard the others.</summary>
    private static async Task<int> CutOffAsync(EdgeServer edge) =>
        CutOff().Matches(await edge.MetricsAsync()).Sum(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Attacks with 400 connections, and asks every three seconds whether the service is available.</summary>
    private static async Task<string> AttackAsync(int port, string[] arguments)
    {
        using var attack = Process.Start(new ProcessStartInfo("slowhttptest", ["-c", "400", "-r", "200", "-i", "1", "-p", "3", .. arguments, "-u", $"http://127.0.0.1:{port}/big.bin"])
        {
            RedirectStandardOutput = true,
        })!;
        return Colours().Replace(await attack.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(100)), string.Empty);
    }

    [GeneratedRegex("(?:kestrel_connection_duration_seconds_count\\{error_type=\"min_response_data_rate\"|reason=\"slow_reader\")[^}]*\\} (\\d+)")]
    private static partial Regex CutOff();

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colours();
}
