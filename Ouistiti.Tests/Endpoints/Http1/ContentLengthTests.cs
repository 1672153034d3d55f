using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>Content-Length (RFC 9110, section 8.6; RFC 9112, section 6).</summary>
[Trait("Category", "Published")]
public sealed class ContentLengthTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9110 8.6", "a number", Post("Content-Length: 5\r\n", "hello"), Kept(405)),
        new("RFC 9110 8.6", "zero", Post("Content-Length: 0\r\n", ""), Kept(405)),
        new("RFC 9112 5.1", "whitespace around the number", Post("Content-Length:\t 5 \t\r\n", "hello"), Kept(405)),
        new("RFC 9112 6.3", "no Content-Length is no body", Post("", ""), Kept(405)),
        new("RFC 9110 9.3.1", "a body for GET", Fields("Content-Length: 5\r\n") + "hello", Kept(200)),
        new("RFC 9110 9.3.5", "a body for DELETE", "DELETE /a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello", Kept(405)),
        new("RFC 9112 6", "a body for HEAD", "HEAD / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello", Kept(200)),
        new("RFC 9112 6", "a body that looks like a request", Post("Content-Length: 39\r\n", "GET /missing HTTP/1.1\r\nHost: hidden\r\n\r\n"), Kept(405)),
        new("RFC 9110 5.1", "another field that some take for it", Post("Content_Length: 5\r\n", ""), Refused()),

        new("RFC 9110 8.6", "an empty value", Post("Content-Length:\r\n", ""), Refused()),
        new("RFC 9110 8.6", "whitespace", Post("Content-Length: \t\r\n", ""), Refused()),
        new("RFC 9110 8.6", "a plus sign", Post("Content-Length: +5\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "a minus sign", Post("Content-Length: -5\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "minus zero", Post("Content-Length: -0\r\n", ""), Refused()),
        new("RFC 9110 8.6", "a leading zero", Post("Content-Length: 05\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "two zeros", Post("Content-Length: 00\r\n", ""), Refused()),
        new("RFC 9110 8.6", "a fraction", Post("Content-Length: 5.0\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "an exponent", Post("Content-Length: 5e0\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "a hexadecimal number", Post("Content-Length: 0x5\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "a hexadecimal digit", Post("Content-Length: a\r\n", "hellohello"), Refused()),
        new("RFC 9110 8.6", "a space between digits", Post("Content-Length: 5 5\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "an underscore between digits", Post("Content-Length: 1_0\r\n", "hellohello"), Refused()),
        new("RFC 9110 8.6", "a quoted number", Post("Content-Length: \"5\"\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "a parameter", Post("Content-Length: 5;a=b\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "a word", Post("Content-Length: five\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "a digit of another script", Post("Content-Length: \u00d9\u00a5\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "NUL after the number", Post("Content-Length: 5\0\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "a vertical tab before the number", Post("Content-Length:\v5\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "a no-break space after the number", Post("Content-Length: 5\u00c2\u00a0\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "one more than 63 bits hold", Post("Content-Length: 9223372036854775808\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "five more than 64 bits hold", Post("Content-Length: 18446744073709551621\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "a number of a hundred digits", Post($"Content-Length: {new string('9', 100)}\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "a bad number for GET", Fields("Content-Length: x\r\n"), Refused()),

        new("RFC 9110 8.6", "a list of two numbers", Post("Content-Length: 5, 6\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "a list of the same number", Post("Content-Length: 5, 5\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "a list with an empty element", Post("Content-Length: 5,\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "two numbers in two fields", Post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "the same number in two fields", Post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), Refused()),
        new("RFC 9110 8.6", "the same number in two fields of other letters", Post("Content-Length: 5\r\nX: y\r\ncONTENT-lENGTH: 5\r\n", "hello"), Refused()),
        new("RFC 9112 5.2", "the number on a folded line", Post("Content-Length:\r\n 5\r\n", "hello"), Refused()),
        new("RFC 9112 6.1", "Transfer-Encoding after Content-Length", Post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 6.1", "Transfer-Encoding before Content-Length", Post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 6.1", "Transfer-Encoding and Content-Length of zero", Post("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), Refused()),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_body_is_as_long_as_one_number_says(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);

    [Theory]
    [MemberData(nameof(Names))]
    public Task So_it_is_when_it_comes_byte_by_byte(string section, string what) => Case.CheckByteByByteAsync(site.Port, Cases, section, what);
}
