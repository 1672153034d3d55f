using System.Net.Security;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Connections;

/// <summary>A connection stays open for the next request as long as its endpoint says, and no longer.</summary>
[Trait("Category", "Published")]
public sealed class KeepAliveTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";

    [Fact]
    public async Task A_connection_without_a_next_request_is_closed()
    {
        await using var edge = await EdgeServer.StartAsync("""{ "Limits": { "KeepAliveTimeout": "00:00:01" } }""");
        await using var connection = await KeepAliveConnection.OpenAsync(edge.Port);
        Assert.DoesNotContain("Connection: close", (await connection.GetAsync()).Head, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("home", (await connection.GetAsync()).Body);
        await connection.ClosedAsync();
    }

    [Fact]
    public async Task Zero_turns_it_off()
    {
        await using var edge = await EdgeServer.StartAsync("""{ "Limits": { "KeepAliveTimeout": "00:00:00" } }""");
        await using var connection = await KeepAliveConnection.OpenAsync(edge.Port);
        Assert.Contains("\r\nConnection: close\r\n", (await connection.GetAsync()).Head, StringComparison.Ordinal);
        await connection.ClosedAsync();
    }

    [Fact]
    public async Task An_HTTP_2_connection_without_requests_is_closed()
    {
        await using var edge = await EdgeServer.StartAsync("""{ "Limits": { "KeepAliveTimeout": "00:00:01" } }""", """{ "RequestHeadersTimeout": "00:00:01" }""");
        await using var connection = await KeepAliveConnection.OpenTlsAsync(edge.TlsPort, protocol: SslApplicationProtocol.Http2);

        // The preface, and settings without any (RFC 9113, section 3.4). Then the server says GOAWAY (frame 7) and closes.
        await connection.Stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8.ToArray());
        using var frames = new MemoryStream();
        await connection.Stream.CopyToAsync(frames).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains(7, FrameTypes(frames.ToArray()));
    }

    [Fact]
    public async Task An_HTTP_2_connection_is_closed_after_its_last_request()
    {
        await using var edge = await EdgeServer.StartAsync("""{ "Limits": { "KeepAliveTimeout": "00:00:01" } }""");
        await using var connection = await KeepAliveConnection.OpenTlsAsync(edge.TlsPort, protocol: SslApplicationProtocol.Http2);

        // As above, and then HEADERS (frame 1) that end the stream: GET, https, /, and the authority "a" (RFC 7541, appendix A).
        await connection.Stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0\0\0\u0006\u0001\u0005\0\0\0\u0001"u8.ToArray());
        await connection.Stream.WriteAsync(new byte[] { 0x82, 0x87, 0x84, 0x41, 0x01, (byte)'a' });
        using var frames = new MemoryStream();
        await connection.Stream.CopyToAsync(frames).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal([1, 0, 7], FrameTypes(frames.ToArray()).Where(type => type is 0 or 1 or 7).Distinct());
    }

    [Fact]
    public async Task Requests_that_are_sent_ahead_are_answered_in_their_order()
    {
        await using var edge = await EdgeServer.StartAsync();
        var answers = await Wire.SendAsync(edge.Port, Get + Post + Post + Get + "GET /missing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + Get);
        Assert.Equal(["200", "405", "405", "200", "404"], answers.Split("HTTP/1.1 ")[1..].Select(answer => answer[..3]));
    }

    [Fact]
    public async Task An_endpoint_has_the_time_out_of_all_unless_it_has_its_own()
    {
        await using var edge = await EdgeServer.StartAsync(limits: """{ "KeepAliveTimeout": "00:00:01" }""");
        await using var connection = await KeepAliveConnection.OpenAsync(edge.Port);
        Assert.Equal("home", (await connection.GetAsync()).Body);
        await connection.ClosedAsync();
    }

    private static List<int> FrameTypes(ReadOnlySpan<byte> bytes)
    {
        var types = new List<int>();
        for (; bytes.Length >= 9; bytes = bytes[Math.Min(bytes.Length, 9 + (bytes[0] << 16 | bytes[1] << 8 | bytes[2]))..])
        {
            types.Add(bytes[3]);
        }

        return types;
    }
}
