using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>A reader that forgave would make every case of this folder say less than it seems to.</summary>
public sealed class AnswerReaderTests
{
    private const string Date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

    [Theory]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Content-Length: 5\r\n\r\nhello", "hello")]
    [InlineData($"HTTP/1.1 200 \r\n{Date}Content-Length: 0\r\n\r\n", "")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\nX: y\r\n\r\n", "hello")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Connection: close\r\n\r\nhello", "hello")]
    [InlineData($"HTTP/1.1 204 No Content\r\n{Date}X:\r\n\r\n", "")]
    [InlineData($"HTTP/1.1 304 Not Modified\r\n{Date}Content-Length: 5\r\n\r\n", "")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", "")]
    public async Task A_good_answer_is_read(string bytes, string body)
    {
        await using var connection = await AnsweredAsync(bytes);
        Assert.Equal(body, (await connection.Answers.ReadAsync("GET"))?.Body);
        await CaseRunner.IsClosedAsync(connection);
    }

    [Fact]
    public async Task An_answer_to_HEAD_ends_with_its_fields()
    {
        await using var connection = await AnsweredAsync($"HTTP/1.1 200 OK\r\n{Date}Content-Length: 5\r\n\r\n");
        Assert.Equal("5", (await connection.Answers.ReadAsync("HEAD"))?.Value("Content-Length"));
        await CaseRunner.IsClosedAsync(connection);
    }

    [Theory]
    [InlineData($"HTTP/1.1  200 OK\r\n{Date}Content-Length: 0\r\n\r\n")]
    [InlineData($"HTTP/1.1 200\r\n{Date}Content-Length: 0\r\n\r\n")]
    [InlineData($"HTTP/1.0 200 OK\r\n{Date}Content-Length: 0\r\n\r\n")]
    [InlineData($"HTTP/1.1 600 OK\r\n{Date}Content-Length: 0\r\n\r\n")]
    [InlineData($"HTTP/1.1 200 OK\n{Date}Content-Length: 0\r\n\r\n")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Content-Length: 0\r\n\n")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Content-Length: 0\r\nX\r: y\r\n\r\n")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Content-Length : 0\r\n\r\n")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Content-Length: 0\r\nX: y\r\n z\r\n\r\n")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Content-Length: 0\r\nX: \u00e9\r\n\r\n")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Content-Length: 0\r\nContent-Length: 0\r\n\r\n")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Content-Length: 05\r\n\r\nhello")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Content-Length: 6\r\n\r\nhello")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}\r\nhello")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Transfer-Encoding: chunked\r\n\r\n5\r\nhello0\r\n\r\n")]
    [InlineData($"HTTP/1.1 200 OK\r\n{Date}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")]
    [InlineData($"HTTP/1.1 204 No Content\r\n{Date}Content-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nDate: 1994-11-06\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    public async Task A_malformed_answer_is_not_taken_for_one(string bytes)
    {
        await using var connection = await AnsweredAsync(bytes);
        _ = await Assert.ThrowsAsync<InvalidDataException>(() => connection.Answers.ReadAsync("GET"));
    }

    /// <summary>A connection to what says these bytes and closes.</summary>
    private static async Task<RawConnection> AnsweredAsync(string bytes)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connection = await RawConnection.OpenAsync(((IPEndPoint)listener.LocalEndpoint).Port);
        using var server = await listener.AcceptSocketAsync();
        _ = await server.SendAsync(Encoding.Latin1.GetBytes(bytes));
        return connection;
    }
}
