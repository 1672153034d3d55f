using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>The version of a request (RFC 9112, section 2.3; RFC 9110, section 2.5).</summary>
[Trait("Category", "Published")]
public sealed class VersionTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9112 2.3", "HTTP/1.1", Line("GET / HTTP/1.1"), Kept(200)),
        new("RFC 9112 2.3", "HTTP/1.0", Line("GET / HTTP/1.0"), Closed(200)),
        new("RFC 9110 2.5", "HTTP/1.2", Line("GET / HTTP/1.2"), Kept(200)),
        new("RFC 9110 2.5", "HTTP/1.9", Line("GET / HTTP/1.9"), Kept(200)),
        new("RFC 9110 2.5", "HTTP/1.2 with a chunked body", "POST / HTTP/1.2\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", Kept(405)),
        new("RFC 9110 2.5", "HTTP/1.2 without Host", "GET / HTTP/1.2\r\n\r\n", Refused()),
        new("RFC 9110 15.6.6", "HTTP/2.0", Line("GET / HTTP/2.0"), Closed(505)),
        new("RFC 9110 15.6.6", "HTTP/3.0", Line("GET / HTTP/3.0"), Closed(505)),
        new("RFC 9110 15.6.6", "HTTP/9.9", Line("GET / HTTP/9.9"), Closed(505)),
        new("RFC 9110 15.6.6", "HTTP/0.9 as a version", Line("GET / HTTP/0.9"), Closed(505)),
        new("RFC 9113 3.4", "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Closed(505)),
        new("RFC 9112 3", "the form of HTTP/0.9", "GET /\r\n", Refused()),
        new("RFC 9112 3", "the form of HTTP/0.9 with fields", Line("GET /"), Refused()),
        new("RFC 9112 3", "the form of HTTP/0.9 and a space", "GET / \r\n", Refused()),
        new("RFC 9112 3", "the form of HTTP/0.9 for POST", "POST /\r\n", Refused()),
        new("RFC 9112 2.3", "small letters", Line("GET / http/1.1"), Refused()),
        new("RFC 9112 2.3", "one small letter", Line("GET / HTTp/1.1"), Refused()),
        new("RFC 9112 2.3", "no minor version", Line("GET / HTTP/1"), Refused()),
        new("RFC 9112 2.3", "no digit after the point", Line("GET / HTTP/1."), Refused()),
        new("RFC 9112 2.3", "no digit before the point", Line("GET / HTTP/.1"), Refused()),
        new("RFC 9112 2.3", "no numbers", Line("GET / HTTP/"), Refused()),
        new("RFC 9112 2.3", "no slash", Line("GET / HTTP1.1"), Refused()),
        new("RFC 9112 2.3", "a leading zero", Line("GET / HTTP/01.1"), Refused()),
        new("RFC 9112 2.3", "a minor version of two digits", Line("GET / HTTP/1.10"), Refused()),
        new("RFC 9112 2.3", "a major version of two digits", Line("GET / HTTP/11.1"), Refused()),
        new("RFC 9112 2.3", "a third number", Line("GET / HTTP/1.1.1"), Refused()),
        new("RFC 9112 2.3", "a letter at the end", Line("GET / HTTP/1.1x"), Refused()),
        new("RFC 9112 2.3", "a comma", Line("GET / HTTP/1,1"), Refused()),
        new("RFC 9112 2.3", "a sign", Line("GET / HTTP/+1.1"), Refused()),
        new("RFC 9112 2.3", "a letter for a digit", Line("GET / HTTP/1.x"), Refused()),
        new("RFC 9112 2.3", "a digit of another script", Line("GET / HTTP/1.\u00d9\u00a1"), Refused()),
        new("RFC 9112 2.3", "NUL at the end", Line("GET / HTTP/1.1\0"), Refused()),
        new("RFC 9112 2.3", "another protocol", Line("GET / HTTPS/1.1"), Refused()),
        new("RFC 9112 2.3", "a longer name", Line("GET / XHTTP/1.1"), Refused()),
        new("RFC 9112 2.3", "a space within", Line("GET / HTTP /1.1"), Refused()),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task The_version_decides_whether_a_request_is_understood(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);

    [Theory]
    [MemberData(nameof(Names))]
    public Task So_it_is_when_it_comes_byte_by_byte(string section, string what) => Case.CheckByteByByteAsync(site.Port, Cases, section, what);
}
