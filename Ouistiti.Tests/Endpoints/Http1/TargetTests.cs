using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>The four forms of a target (RFC 9112, section 3.2), and the characters of a path and a query (RFC 3986).</summary>
[Trait("Category", "Published")]
public sealed class TargetTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9112 3.2.1", "a path", Get("/a.txt"), Kept(200) with { Body = Http1Site.Alpha }),
        new("RFC 9112 3.2.1", "a path and a query", Get("/a.txt?a=b&c=%20/?:@"), Kept(200) with { Body = Http1Site.Alpha }),
        new("RFC 9112 3.2.1", "an empty query", Get("/a.txt?"), Kept(200) with { Body = Http1Site.Alpha }),
        new("RFC 9112 3.2.1", "an empty segment", Get("//a.txt"), Kept(200) with { Body = Http1Site.Alpha }),
        new("RFC 9112 3.2.1", "no slash at the beginning", Get("a.txt"), Refused()),
        new("RFC 9112 3.2.1", "a query alone", Get("?a=b"), Refused()),
        new("RFC 9112 3.2.1", "a backslash at the beginning", Get("\\a.txt"), Refused()),
        new("RFC 9112 3.2.1", "a fragment", Get("/a.txt#top"), Refused()),
        new("RFC 9112 3.2.1", "a fragment after a query", Get("/a.txt?a#top"), Refused()),

        new("RFC 9112 3.2.2", "the absolute form", Get("http://localhost/a.txt"), Kept(200) with { Body = Http1Site.Alpha }),
        new("RFC 9112 3.2.2", "the absolute form with a port", Get("http://localhost:8080/a.txt"), Kept(200) with { Body = Http1Site.Alpha }),
        new("RFC 9112 3.2.2", "the absolute form with an address", Get("http://[::1]/a.txt"), Kept(200) with { Body = Http1Site.Alpha }),
        new("RFC 9110 4.2.3", "the absolute form in capitals", Get("HTTP://LOCALHOST/a.txt"), Kept(200) with { Body = Http1Site.Alpha }),
        new("RFC 9110 4.2.3", "the absolute form with an empty path", Get("http://localhost"), Kept(200) with { Body = Http1Site.Home }),
        new("RFC 9110 4.2.3", "the absolute form with an empty path and a query", Get("http://localhost?a=b"), Kept(200) with { Body = Http1Site.Home }),
        new("RFC 9110 4.2.1", "the absolute form without a host", Get("http:///a.txt"), Refused()),
        new("RFC 9110 4.2.1", "the absolute form with a port and no host", Get("http://:80/a.txt"), Refused()),
        new("RFC 9110 4.2.1", "the absolute form without an authority", Get("http:/a.txt"), Refused()),
        new("RFC 9110 4.2.4", "the absolute form with a user", Get("http://user:password@localhost/a.txt"), Refused()),
        new("RFC 3986 3.2.3", "the absolute form with a port that is no number", Get("http://localhost:http/a.txt"), Refused()),
        new("RFC 3986 3.2.2", "the absolute form with half an address", Get("http://[::1/a.txt"), Refused()),
        new("RFC 9112 3.2.2", "the absolute form with a fragment", Get("http://localhost/a.txt#top"), Refused()),

        new("RFC 9112 3.2.3", "the authority form for GET", Get("localhost:80"), Refused()),
        new("RFC 9112 3.2.3", "the authority form for CONNECT", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n", Answered(501)),
        new("RFC 9112 3.2.3", "a path for CONNECT", Line("CONNECT /a.txt HTTP/1.1"), Closed(501)),
        new("RFC 9110 9.3.6", "no port for CONNECT", Line("CONNECT localhost HTTP/1.1"), Answered(400, 501)),
        new("RFC 9110 9.3.6", "a port that is no number for CONNECT", Line("CONNECT localhost:http HTTP/1.1"), Answered(400, 501)),

        new("RFC 9112 3.2.4", "the asterisk form for OPTIONS", Line("OPTIONS * HTTP/1.1"), Kept(200, 204)),
        new("RFC 9112 3.2.4", "the asterisk form for GET", Get("*"), Refused()),
        new("RFC 9112 3.2.4", "the asterisk form for POST", Line("POST * HTTP/1.1"), Refused()),
        new("RFC 9112 3.2.4", "more than the asterisk", Line("OPTIONS *a HTTP/1.1"), Refused()),
        new("RFC 9112 3.2.4", "an asterisk in a path", Get("/*"), Kept(404)),

        new("RFC 3986 2", "UTF-8 in the path", Get("/\u00c3\u00a9"), Refused()),
        new("RFC 3986 2", "UTF-8 in the query", Get("/?\u00c3\u00a9"), Refused()),
        new("RFC 3986 2", "Latin 1 in the path", Get("/\u00e9"), Refused()),
        new("RFC 3986 2", "NUL in the path", Get("/a\0b"), Refused()),
        new("RFC 3986 2", "NUL in the query", Get("/?a\0b"), Refused()),
        new("RFC 3986 2", "a tab in the path", Get("/a\tb"), Refused()),
        new("RFC 3986 2", "ESC in the path", Get("/a\u001bb"), Refused()),
        new("RFC 3986 2", "DEL in the path", Get("/a\u007fb"), Refused()),
        new("RFC 3986 2", "DEL in the query", Get("/?a\u007fb"), Refused()),
        new("RFC 3986 2", "a bare CR in the path", Get("/a\rb"), Refused()),
        new("RFC 3986 2", "a bare LF in the query", Get("/?a\nb"), Refused()),
        new("RFC 3986 2", "a quotation mark in the path", Get("/\""), Refused()),
        new("RFC 3986 2", "a less-than sign in the path", Get("/<"), Refused()),
        new("RFC 3986 2", "a greater-than sign in the query", Get("/?>"), Refused()),
        new("RFC 3986 2", "a quotation mark in the query", Get("/?\""), Refused()),
        new("RFC 3986 2", "what browsers leave as it is in the path", Get("/|{}^[]`"), Kept(404)),
        new("RFC 3986 2", "what browsers leave as it is in the query", Get("/a.txt?|{}^[]\\`"), Kept(200) with { Body = Http1Site.Alpha }),
        new("RFC 3986 3.3", "each character of a segment", Get("/aZ09-._~!$&'()*+,;=:@"), Kept(404)),
        new("RFC 3986 2.1", "an escaped letter", Get("/%61.txt"), Kept(200) with { Body = Http1Site.Alpha }),
        new("RFC 3986 2.1", "an escape in small and capital letters", Get("/%c3%A9"), Kept(404)),
        new("RFC 3986 2.1", "a percent sign alone", Get("/%"), Refused()),
        new("RFC 3986 2.1", "a percent sign and one digit", Get("/%6"), Refused()),
        new("RFC 3986 2.1", "a percent sign and one digit in a segment", Get("/%6/a"), Refused()),
        new("RFC 3986 2.1", "a percent sign and no digits", Get("/%zz"), Refused()),
        new("RFC 3986 2.1", "a percent sign and a Unicode number", Get("/%u0061"), Refused()),
        new("WHATWG URL", "a percent sign and no digits in the query, as browsers send it", Get("/?a=%zz"), Kept(200)),
        new("WHATWG URL", "a percent sign at the end of the query, as browsers send it", Get("/?a=%"), Kept(200)),
        new("RFC 3986 2.1", "bytes that are not UTF-8 escaped in the query", Get("/a.txt?a=%ff"), Kept(200) with { Body = Http1Site.Alpha }),
        new("RFC 3986 7.3", "an escaped NUL in the path", Get("/a.txt%00"), Refused()),
        new("RFC 3629 3", "escaped bytes that are not UTF-8 in the path", Get("/%ff"), Refused()),
        new("RFC 3629 3", "an escaped slash in two bytes", Get("/a%c0%afb"), Refused()),
        new("RFC 3629 3", "an escaped surrogate", Get("/%ed%a0%80"), Refused()),
        new("RFC 3629 3", "half of an escaped character", Get("/%c3"), Refused()),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_target_has_one_of_four_forms(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);

    [Theory]
    [MemberData(nameof(Names))]
    public Task So_it_is_when_it_comes_byte_by_byte(string section, string what) => Case.CheckByteByByteAsync(site.Port, Cases, section, what);
}
