using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>Whether a connection carries another request (RFC 9112, section 9.3).</summary>
[Trait("Category", "Published")]
public sealed class PersistenceTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9112 9.3", "HTTP/1.1", Fields(""), Kept(200)),
        new("RFC 9112 9.3", "HTTP/1.1 with keep-alive", Fields("Connection: keep-alive\r\n"), Kept(200)),
        new("RFC 9112 9.3", "HTTP/1.1 with an unknown option", Fields("Connection: unheard-of\r\n"), Kept(200)),
        new("RFC 9112 9.3", "HTTP/1.1 with an option that contains close", Fields("Connection: closed\r\n"), Kept(200)),
        new("RFC 9112 9.6", "HTTP/1.1 with close", Fields("Connection: close\r\n"), Closed(200)),
        new("RFC 9110 7.6.1", "HTTP/1.1 with close in capitals", Fields("Connection: CLOSE\r\n"), Closed(200)),
        new("RFC 9112 9.3", "HTTP/1.1 with keep-alive and close", Fields("Connection: keep-alive, close\r\n"), Closed(200)),
        new("RFC 9112 9.3", "HTTP/1.1 with close and keep-alive", Fields("Connection: close, keep-alive\r\n"), Closed(200)),
        new("RFC 9110 5.3", "HTTP/1.1 with close in the second field", Fields("Connection: keep-alive\r\nConnection: close\r\n"), Closed(200)),
        new("RFC 9110 5.3", "HTTP/1.1 with close in the first field", Fields("Connection: close\r\nConnection: keep-alive\r\n"), Closed(200)),
        new("RFC 9110 5.6.1", "HTTP/1.1 with empty elements and close", Fields("Connection: , ,close,\r\n"), Closed(200)),
        new("RFC 9112 9.6", "HTTP/1.1 with close and a body", Post("Connection: close\r\nContent-Length: 5\r\n", "hello"), Closed(405)),
        new("RFC 9112 9.6", "HTTP/1.1 with close and a chunked body", Post("Connection: close\r\nTransfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), Closed(405)),
        new("RFC 9112 9.6", "HTTP/1.1 with close for what is not found", "GET /missing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", Closed(404)),
        new("RFC 9112 9.3", "HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", Closed(200)),
        new("RFC 9112 9.3", "HTTP/1.0 with close", "GET / HTTP/1.0\r\nConnection: close\r\n\r\n", Closed(200)),
        new("RFC 9112 9.3", "HTTP/1.0 with an unknown option", "GET / HTTP/1.0\r\nConnection: unheard-of\r\n\r\n", Closed(200)),
        new("RFC 9112 9.3", "HTTP/1.0 with keep-alive", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", Kept(200)),
        new("RFC 9112 9.3", "HTTP/1.0 with keep-alive in other letters", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", Kept(200)),
        new("RFC 9112 9.3", "HTTP/1.0 with keep-alive and close", "GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", Closed(200)),
        new("RFC 9112 9.3", "HTTP/1.0 with keep-alive and a body", "POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello", Kept(405)),
        new("RFC 9112 9.3", "HTTP/1.0 with a body", "POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello", Closed(405)),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_connection_is_kept_as_long_as_both_want_it(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);

    [Theory]
    [MemberData(nameof(Names))]
    public Task So_it_is_when_it_comes_byte_by_byte(string section, string what) => Case.CheckByteByByteAsync(site.Port, Cases, section, what);

    [Fact]
    public async Task An_answer_to_HTTP_1_0_says_that_the_connection_is_kept()
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        var answer = await connection.Answers.ReadAsync("GET");
        Assert.Equal("keep-alive", answer?.Value("Connection"), ignoreCase: true);
        await CaseRunner.KeepsAsync(connection);
    }
}
