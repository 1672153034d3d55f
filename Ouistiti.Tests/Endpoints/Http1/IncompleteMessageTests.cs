using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>The client stops sending before a message is whole (RFC 9112, section 8).</summary>
[Trait("Category", "Published")]
public sealed class IncompleteMessageTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9112 8", "nothing", "", Abandoned()),
        new("RFC 9112 8", "an empty line", "\r\n", Abandoned()),
        new("RFC 9112 8", "half a method", "GE", Abandoned()),
        new("RFC 9112 8", "half a request line", "GET / HT", Abandoned()),
        new("RFC 9112 8", "a request line", "GET / HTTP/1.1\r\n", Abandoned()),
        new("RFC 9112 8", "half a field", "GET / HTTP/1.1\r\nHost: local", Abandoned()),
        new("RFC 9112 8", "fields without the empty line", "GET / HTTP/1.1\r\nHost: localhost\r\n", Abandoned()),
        new("RFC 9112 8", "half the empty line", "GET / HTTP/1.1\r\nHost: localhost\r\n\r", Abandoned()),
        new("RFC 9112 8", "no body", Post("Content-Length: 5\r\n", ""), Abandoned()),
        new("RFC 9112 8", "half a body", Post("Content-Length: 5\r\n", "hel"), Abandoned()),
        new("RFC 9112 8", "no chunk", Chunked(""), Abandoned()),
        new("RFC 9112 8", "half a size", Chunked("5"), Abandoned()),
        new("RFC 9112 8", "half an extension", Chunked("5;a=\"b"), Abandoned()),
        new("RFC 9112 8", "half a chunk", Chunked("5\r\nhel"), Abandoned()),
        new("RFC 9112 8", "no last chunk", Chunked("5\r\nhello\r\n"), Abandoned()),
        new("RFC 9112 8", "no end after the last chunk", Chunked("5\r\nhello\r\n0\r\n"), Abandoned()),
        new("RFC 9112 8", "half a trailer field", Chunked("5\r\nhello\r\n0\r\nX: "), Abandoned()),
        new("RFC 9112 8", "trailer fields without the empty line", Chunked("5\r\nhello\r\n0\r\nX: y\r\n"), Abandoned()),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Half_a_message_is_never_obeyed(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);

    [Theory]
    [MemberData(nameof(Names))]
    public Task So_it_is_when_it_comes_byte_by_byte(string section, string what) => Case.CheckByteByByteAsync(site.Port, Cases, section, what);
}
