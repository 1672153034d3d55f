using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>The request line: three parts and one space between them (RFC 9112, section 3).</summary>
[Trait("Category", "Published")]
public sealed class RequestLineTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9112 3", "one space between the parts", Line("GET / HTTP/1.1"), Kept(200)),
        new("RFC 9112 3", "two spaces before the target", Line("GET  / HTTP/1.1"), Refused()),
        new("RFC 9112 3", "two spaces before the version", Line("GET /  HTTP/1.1"), Refused()),
        new("RFC 9112 3", "a tab before the target", Line("GET\t/ HTTP/1.1"), Refused()),
        new("RFC 9112 3", "a tab before the version", Line("GET /\tHTTP/1.1"), Refused()),
        new("RFC 9112 3", "a vertical tab before the target", Line("GET\v/ HTTP/1.1"), Refused()),
        new("RFC 9112 3", "a form feed before the version", Line("GET /\fHTTP/1.1"), Refused()),
        new("RFC 9112 3", "a space after the version", Line("GET / HTTP/1.1 "), Refused()),
        new("RFC 9112 3", "a tab after the version", Line("GET / HTTP/1.1\t"), Refused()),
        new("RFC 9112 3", "a fourth part", Line("GET / HTTP/1.1 x"), Refused()),
        new("RFC 9112 3", "a space within the target", Line("GET /a b HTTP/1.1"), Refused()),
        new("RFC 9112 3", "no target", Line("GET HTTP/1.1"), Refused()),
        new("RFC 9112 3", "an empty target", Line("GET  HTTP/1.1"), Refused()),
        new("RFC 9112 3", "no method", Line("/ HTTP/1.1"), Refused()),
        new("RFC 9112 3", "an empty method", Line(" / HTTP/1.1"), Refused()),
        new("RFC 9112 3", "a method alone", Line("GET"), Refused()),
        new("RFC 9112 3", "a space alone", Line(" "), Refused()),
        new("RFC 9112 3", "a space before the method", Line(" GET / HTTP/1.1"), Refused()),
        new("RFC 9112 3", "a tab before the method", Line("\tGET / HTTP/1.1"), Refused()),
        new("RFC 9112 3.1", "NUL in the method", Line("G\0T / HTTP/1.1"), Refused()),
        new("RFC 9112 3.1", "DEL in the method", Line("GE\u007fT / HTTP/1.1"), Refused()),
        new("RFC 9110 9.1", "a delimiter in the method", Line("GE(T / HTTP/1.1"), Refused()),
        new("RFC 9110 9.1", "a colon after the method", Line("GET: / HTTP/1.1"), Refused()),
        new("RFC 9110 9.1", "a quoted method", Line("\"GET\" / HTTP/1.1"), Refused()),
        new("RFC 9110 9.1", "UTF-8 in the method", Line("G\u00c3\u008bT / HTTP/1.1"), Refused()),

        new("RFC 9112 2.2", "an empty line before the request line", "\r\n" + Line("GET / HTTP/1.1"), Kept(200)),
        new("RFC 9112 2.2", "a bare LF before the request line", "\n" + Line("GET / HTTP/1.1"), Refused()),
        new("RFC 9112 2.2", "a bare CR before the request line", "\r" + Line("GET / HTTP/1.1"), Refused()),
        new("RFC 9112 2.2", "a line of a space before the request line", " \r\n" + Line("GET / HTTP/1.1"), Refused()),
        new("RFC 9112 2.2", "a byte order mark before the request line", "\u00ef\u00bb\u00bf" + Line("GET / HTTP/1.1"), Refused()),
        new("RFC 9112 2.2", "a bare LF ends the request line", "GET / HTTP/1.1\nHost: localhost\r\n\r\n", Refused()),
        new("RFC 9112 2.2", "a bare CR ends the request line", "GET / HTTP/1.1\rHost: localhost\r\n\r\n", Refused()),
        new("RFC 9112 2.2", "LF before CR ends the request line", "GET / HTTP/1.1\n\rHost: localhost\r\n\r\n", Refused()),
        new("RFC 9112 2.2", "two CR before LF end the request line", "GET / HTTP/1.1\r\r\nHost: localhost\r\n\r\n", Refused()),
        new("RFC 9112 2.2", "a bare LF ends every line", "GET / HTTP/1.1\nHost: localhost\n\n", Refused()),
        new("RFC 9112 2.2", "a bare LF ends a field line", "GET / HTTP/1.1\r\nHost: localhost\n\r\n", Refused()),
        new("RFC 9112 2.2", "a bare LF is the empty line", "GET / HTTP/1.1\r\nHost: localhost\r\n\n", Refused()),
        new("RFC 9112 2.2", "a bare CR is the empty line", "GET / HTTP/1.1\r\nHost: localhost\r\n\r", Refused()),
        new("RFC 9112 2.2", "a bare CR ends a field line", "GET / HTTP/1.1\r\nHost: localhost\rX: y\r\n\r\n", Refused()),
        new("RFC 9112 2.2", "two CR before LF end a field line", "GET / HTTP/1.1\r\nHost: localhost\r\r\n\r\n", Refused()),
        new("RFC 9112 2.2", "a TLS handshake instead of HTTP", "\u0016\u0003\u0001\0\u0005\u0001\0\0\u0001\0\r\n\r\n", Refused()),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_request_line_has_three_parts_and_one_space_between_them(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);

    [Theory]
    [MemberData(nameof(Names))]
    public Task So_it_is_when_it_comes_byte_by_byte(string section, string what) => Case.CheckByteByByteAsync(site.Port, Cases, section, what);
}
