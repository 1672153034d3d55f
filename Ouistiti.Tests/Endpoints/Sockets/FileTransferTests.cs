using System.Text;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Sockets;

/// <summary>Files arrive whole, whichever way they take, and the connection is right for what follows.</summary>
[Trait("Category", "Published")]
public sealed class FileTransferTests
{
    private const int Size = 10_000_000;

    // More than Kestrel counts at a time, and than fits an int.
    private const long Huge = 2_200_000_000;

    private static readonly byte[] File = SocketPair.Bytes(Size);

    [Fact]
    public async Task Requests_on_one_connection_are_answered_with_the_file_and_what_comes_after_it()
    {
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenAsync(server.Port);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(File, Encoding.Latin1.GetBytes((await connection.GetAsync("/file")).Body));
            Assert.Equal("small", (await connection.GetAsync("/small")).Body);
        }

        await server.Server.SaysAsync($"GET /file HTTP/1.1 200 {Size} B");
    }

    [Theory]
    [InlineData("HEAD /file HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", true, false)]
    [InlineData("GET /file HTTP/1.0\r\n\r\n", true, true)]
    [InlineData("GET /file\r\n", false, true)]
    public async Task Where_there_is_no_head_or_no_body_there_is_none(string request, bool hasHead, bool hasBody)
    {
        await using var server = await StartAsync();
        var answer = await Wire.SendAsync(server.Port, request);
        var head = hasHead ? answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4 : 0;
        Assert.Equal(hasHead, answer.StartsWith("HTTP/1.1 200 OK\r\n", StringComparison.Ordinal));
        Assert.Equal(hasBody ? File : [], Encoding.Latin1.GetBytes(answer[head..]));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Over_TLS_it_is_the_same_file(string version)
    {
        await using var server = await StartAsync();
        using var client = OuistitiServer.Client(Version.Parse(version));
        Assert.Equal(File, await client.GetByteArrayAsync(new Uri($"https://127.0.0.1:{server.TlsPort}/file")));
    }

    [Fact]
    public async Task A_file_of_more_than_two_gigabytes_arrives_to_its_last_byte()
    {
        await using var server = await FileServer.StartAsync(directory =>
        {
            _ = directory.Write("htdocs/huge", "begin");
            using var file = System.IO.File.OpenHandle(directory["htdocs/huge"], access: FileAccess.Write);
            RandomAccess.Write(file, "end"u8, Huge - 3);
        });
        using var client = OuistitiServer.Client();
        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/huge"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(Huge, answer.Content.Headers.ContentLength);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[1 << 20];
        var tail = new byte[3];
        var length = 0L;
        for (int count; (count = await body.ReadAsync(buffer)) > 0; length += count)
        {
            byte[] last = [.. tail, .. buffer.AsSpan(Math.Max(count - 3, 0), Math.Min(count, 3))];
            tail = last[^3..];
        }

        Assert.Equal(Huge, length);
        Assert.Equal("end"u8.ToArray(), tail);
    }

    [Fact]
    public async Task A_file_that_becomes_shorter_ends_the_connection_and_is_not_filled_up()
    {
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenAsync(server.Port, receiveBuffer: 4096);
        await connection.SendAsync("/file");
        _ = await connection.ReceiveHeadAsync();
        using (var file = System.IO.File.OpenHandle(server.PathOf("file"), access: FileAccess.Write))
        {
            RandomAccess.SetLength(file, 8_000_000);
        }

        using var received = new MemoryStream();
        _ = await Assert.ThrowsAsync<IOException>(() => connection.Stream.CopyToAsync(received));
        Assert.InRange(received.Length, 0, 8_000_000);
        Assert.Equal(File[..(int)received.Length], received.ToArray());
        Assert.StartsWith("HTTP/1.1 200 ", await Wire.GetAsync(server.Port, "/small"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_reads_slowly_and_steadily_gets_all_of_it()
    {
        // Who reads nothing is cut off after three seconds.
        await using var server = await FileServer.StartAsync(
            directory => directory.Write("htdocs/file", File),
            limits: """{ "MinResponseDataRate": { "BytesPerSecond": 60000, "GracePeriod": "00:00:02" } }""");
        await using var connection = await KeepAliveConnection.OpenAsync(server.Port, receiveBuffer: 4096);
        await connection.SendAsync("/file");
        _ = await connection.ReceiveHeadAsync();
        var body = new byte[Size];
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        const int slowly = 2_000_000;
        for (var read = 0; read < slowly; read += 40_000)
        {
            _ = await pace.WaitForNextTickAsync();
            await connection.Stream.ReadExactlyAsync(body.AsMemory(read, 40_000));
        }

        await connection.Stream.ReadExactlyAsync(body.AsMemory(slowly));
        Assert.Equal(File, body);
    }

    [Fact]
    public async Task A_client_that_goes_leaves_the_others_alone()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var connection = await KeepAliveConnection.OpenAsync(server.Port, receiveBuffer: 4096);
            await connection.SendAsync("/file");
            _ = await connection.ReceiveHeadAsync();
            await connection.DisposeAsync();
        }

        Assert.StartsWith("HTTP/1.1 200 ", await Wire.GetAsync(server.Port, "/small"), StringComparison.Ordinal);
        Assert.DoesNotContain("xception", server.Server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_that_come_ahead_of_the_clients_reading_are_answered_in_their_order()
    {
        const int requests = 30;
        await using var server = await StartAsync();
        await using var connection = await KeepAliveConnection.OpenAsync(server.Port, receiveBuffer: 4096);
        for (var i = 0; i < requests; i++)
        {
            await connection.SendAsync(i % 3 == 0 ? "/file" : "/small");
        }

        for (var i = 0; i < requests; i++)
        {
            Assert.Equal(i % 3 == 0 ? Size : "small".Length, (await connection.ReceiveAsync()).Body.Length);
        }
    }

    private static Task<FileServer> StartAsync() => FileServer.StartAsync(directory =>
    {
        _ = directory.Write("htdocs/file", File);
        _ = directory.Write("htdocs/small", "small");
    });
}
