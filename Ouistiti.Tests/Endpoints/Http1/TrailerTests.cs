using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>Trailer fields (RFC 9112, section 7.1.2; RFC 9110, section 6.5).</summary>
[Trait("Category", "Published")]
public sealed class TrailerTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9112 7.1.2", "one field", Chunked("5\r\nhello\r\n0\r\nX: y\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1.2", "two fields", Chunked("5\r\nhello\r\n0\r\nX: y\r\nZ:\t z \r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1.2", "an empty value", Chunked("0\r\nX:\r\n\r\n"), Kept(405)),
        new("RFC 9110 6.6.2", "a field that was announced", Post("Transfer-Encoding: chunked\r\nTrailer: X\r\n", "5\r\nhello\r\n0\r\nX: y\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1.2", "a field after a body for GET", Fields("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\r\nX: y\r\n\r\n", Kept(200)),
        new("RFC 9110 6.5.1", "Content-Length", Chunked("0\r\nContent-Length: 500\r\n\r\n"), Kept(405)),
        new("RFC 9110 6.5.1", "Transfer-Encoding", Chunked("0\r\nTransfer-Encoding: chunked\r\n\r\n"), Kept(405)),
        new("RFC 9110 6.5.1", "Host", Fields("Transfer-Encoding: chunked\r\n") + "0\r\nHost: other.test\r\n\r\n", Kept(200) with { Body = Http1Site.Home }),
        new("RFC 9110 6.5.1", "Connection", Chunked("0\r\nConnection: close\r\n\r\n"), Kept(405)),
        new("RFC 9110 6.5.1", "Expect", Chunked("0\r\nExpect: 100-continue\r\n\r\n"), Kept(405)),

        new("RFC 9112 5", "no colon", Chunked("0\r\nX\r\n\r\n"), RefusedBody()),
        new("RFC 9112 5", "an empty name", Chunked("0\r\n: y\r\n\r\n"), RefusedBody()),
        new("RFC 9112 5.1", "a space before the colon", Chunked("0\r\nX : y\r\n\r\n"), RefusedBody()),
        new("RFC 9110 5.1", "a name that is no token", Chunked("0\r\nX@: y\r\n\r\n"), RefusedBody()),
        new("RFC 9112 5.2", "whitespace before the first field", Chunked("0\r\n X: y\r\n\r\n"), RefusedBody()),
        new("RFC 9112 5.2", "a folded value", Chunked("0\r\nX: y\r\n z\r\n\r\n"), RefusedBody()),
        new("RFC 9110 5.5", "NUL in the value", Chunked("0\r\nX: \0\r\n\r\n"), RefusedBody()),
        new("RFC 9110 5.5", "ESC in the value", Chunked("0\r\nX: \u001b\r\n\r\n"), RefusedBody()),
        new("RFC 9110 5.5", "bytes that are not UTF-8 in the value", Chunked("0\r\nX: \u00ff\r\n\r\n"), RefusedBody()),
        new("RFC 9112 2.2", "a bare LF after a field", Chunked("0\r\nX: y\n\r\n"), RefusedBody()),
        new("RFC 9112 2.2", "a bare CR within a field", Chunked("0\r\nX: y\rZ: z\r\n\r\n"), RefusedBody()),
        new("RFC 9112 2.2", "two CR after a field", Chunked("0\r\nX: y\r\r\n\r\n"), RefusedBody()),
        new("RFC 9112 2.2", "a bare LF as the empty line", Chunked("0\r\nX: y\r\n\n"), RefusedBody()),
        new("RFC 9110 5.4", "a field of forty thousand bytes", Chunked($"0\r\nX: {new string('y', 40_000)}\r\n\r\n"), Cut(400, 405, 431)),
        new("RFC 9110 5.4", "a field without end", Chunked($"0\r\nX: {new string('y', 40_000)}"), Cut(400, 405, 431)),
        new("RFC 9110 5.4", "ten thousand fields", Chunked("0\r\n" + string.Concat(Enumerable.Repeat("X: y\r\n", 10_000)) + "\r\n"), Cut(400, 405, 431)),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Trailer_fields_are_read_and_change_nothing(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);

    [Theory]
    [MemberData(nameof(Names))]
    public Task So_it_is_when_it_comes_byte_by_byte(string section, string what) => Case.CheckByteByByteAsync(site.Port, Cases, section, what);
}
