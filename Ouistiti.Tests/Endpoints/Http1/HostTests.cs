using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>The host of a request (RFC 9112, section 3.2; RFC 9110, section 7.2).</summary>
[Trait("Category", "Published")]
public sealed class HostTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9110 7.2", "a name", ForHost("localhost"), Kept(200) with { Body = Http1Site.Home }),
        new("RFC 9110 7.2", "a name of another site", ForHost("other.test"), Kept(200) with { Body = Http1Site.Other }),
        new("RFC 9110 7.2", "a name and a port", ForHost("other.test:8080"), Kept(200) with { Body = Http1Site.Other }),
        new("RFC 9110 7.2", "a name and an empty port", ForHost("other.test:"), Kept(200) with { Body = Http1Site.Other }),
        new("RFC 9110 4.2.3", "a name in capitals", ForHost("OTHER.TEST"), Kept(200) with { Body = Http1Site.Other }),
        new("RFC 9112 5.1", "whitespace around the name", ForHost("\t other.test \t"), Kept(200) with { Body = Http1Site.Other }),
        new("RFC 3986 3.2.2", "an underscore in the name", ForHost("a_b.test"), Kept(200) with { Body = Http1Site.Home }),
        new("RFC 3986 3.2.2", "an IPv4 address", ForHost("127.0.0.1:80"), Kept(200) with { Body = Http1Site.Home }),
        new("RFC 3986 3.2.2", "an IPv6 address", ForHost("[::1]"), Kept(200) with { Body = Http1Site.Home }),
        new("RFC 3986 3.2.2", "an IPv6 address and a port", ForHost("[2001:DB8::a]:8080"), Kept(200) with { Body = Http1Site.Home }),
        new("RFC 3986 3.2.2", "an IPv6 address with an IPv4 address in it", ForHost("[::ffff:192.0.2.1]"), Kept(200) with { Body = Http1Site.Home }),
        new("RFC 9112 3.2", "after other fields", "GET / HTTP/1.1\r\nX: y\r\nHost: other.test\r\n\r\n", Kept(200) with { Body = Http1Site.Other }),

        new("RFC 9112 3.2", "no Host", "GET / HTTP/1.1\r\n\r\n", Refused()),
        new("RFC 9112 3.2", "no Host but other fields", "GET / HTTP/1.1\r\nX-Host: localhost\r\n\r\n", Refused()),
        new("RFC 9112 3.2", "no Host on HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", Closed(200) with { Body = Http1Site.Home }),
        new("RFC 9112 3.2", "Host on HTTP/1.0", "GET / HTTP/1.0\r\nHost: other.test\r\n\r\n", Closed(200) with { Body = Http1Site.Other }),
        new("RFC 9112 3.2", "Host twice", Fields("Host: other.test\r\n"), Refused()),
        new("RFC 9112 3.2", "the same Host twice", Fields("Host: localhost\r\n"), Refused()),
        new("RFC 9112 3.2", "the second Host in other letters", Fields("hOST: localhost\r\n"), Refused()),
        new("RFC 9112 3.2", "an empty and a full Host", Fields("Host:\r\n"), Refused()),
        new("RFC 9110 4.2.1", "an empty Host", ForHost(""), Refused()),
        new("RFC 9110 4.2.1", "a Host of whitespace", ForHost(" \t "), Refused()),
        new("RFC 9110 4.2.1", "a port alone", ForHost(":80"), Refused()),
        new("RFC 9110 4.2.4", "a user before the host", ForHost("user@localhost"), Refused()),
        new("RFC 9110 7.2", "a slash after the host", ForHost("localhost/"), Refused()),
        new("RFC 9110 7.2", "a path after the host", ForHost("localhost/a.txt"), Refused()),
        new("RFC 9110 7.2", "a query after the host", ForHost("localhost?a"), Refused()),
        new("RFC 9110 7.2", "a fragment after the host", ForHost("localhost#a"), Refused()),
        new("RFC 9110 7.2", "a whole address as Host", ForHost("http://localhost/"), Refused()),
        new("RFC 9110 7.2", "a list of hosts", ForHost("localhost, other.test"), Refused()),
        new("RFC 9110 7.2", "a space in the host", ForHost("local host"), Refused()),
        new("RFC 9110 7.2", "a tab in the host", ForHost("local\thost"), Refused()),
        new("RFC 3986 3.2.2", "a backslash in the host", ForHost("localhost\\a"), Refused()),
        new("RFC 3986 3.2.2", "a quoted host", ForHost("\"localhost\""), Refused()),
        new("RFC 3986 3.2.2", "a less-than sign in the host", ForHost("<localhost>"), Refused()),
        new("RFC 3986 3.2.2", "a bar in the host", ForHost("a|b"), Refused()),
        new("RFC 3986 3.2.2", "a circumflex in the host", ForHost("a^b"), Refused()),
        new("RFC 3986 3.2.2", "UTF-8 in the host", ForHost("caf\u00c3\u00a9.test"), Refused()),
        new("RFC 3986 2.1", "a bad escape in the host", ForHost("a%zz.test"), Refused()),
        new("RFC 9110 5.5", "NUL in the host", ForHost("local\0host"), Refused()),
        new("RFC 3986 3.2.3", "a port that is no number", ForHost("localhost:http"), Refused()),
        new("RFC 3986 3.2.3", "a port with a sign", ForHost("localhost:+80"), Refused()),
        new("RFC 3986 3.2.3", "a negative port", ForHost("localhost:-80"), Refused()),
        new("RFC 3986 3.2.3", "two ports", ForHost("localhost:80:80"), Refused()),
        new("RFC 3986 3.2.2", "an IPv6 address without brackets", ForHost("::1"), Refused()),
        new("RFC 3986 3.2.2", "an IPv6 address without its end", ForHost("[::1"), Refused()),
        new("RFC 3986 3.2.2", "an IPv6 address without its beginning", ForHost("::1]"), Refused()),
        new("RFC 3986 3.2.2", "empty brackets", ForHost("[]"), Refused()),
        new("RFC 3986 3.2.2", "a name in brackets", ForHost("[localhost]"), Refused()),
        new("RFC 3986 3.2.2", "an IPv6 address with a letter that is no digit", ForHost("[::g]"), Refused()),
        new("RFC 3986 3.2.2", "an IPv6 address with two gaps", ForHost("[1::2::3]"), Refused()),
        new("RFC 3986 3.2.2", "an IPv6 address of nine parts", ForHost("[1:2:3:4:5:6:7:8:9]"), Refused()),
        new("RFC 3986 3.2.2", "a name after an IPv6 address", ForHost("[::1]localhost"), Refused()),

        new("RFC 9112 3.2.2", "the absolute form with another Host", ForHost("localhost", "http://other.test/"), Kept(200) with { Body = Http1Site.Other }),
        new("RFC 9112 3.2.2", "the absolute form with the Host of another site", ForHost("other.test", "http://localhost/"), Kept(200) with { Body = Http1Site.Home }),
        new("RFC 9112 3.2.2", "the absolute form with another port than Host", ForHost("other.test:1", "http://other.test:2/"), Kept(200) with { Body = Http1Site.Other }),
        new("RFC 9112 3.2", "the absolute form without Host", "GET http://other.test/ HTTP/1.1\r\n\r\n", Refused()),
        new("RFC 9112 3.2.2", "the absolute form without Host on HTTP/1.0", "GET http://other.test/ HTTP/1.0\r\n\r\n", Closed(200) with { Body = Http1Site.Other }),
        new("RFC 9112 3.2", "the absolute form with a bad Host", ForHost("local host", "http://other.test/"), Refused()),
        new("RFC 9112 3.2", "the absolute form with an empty Host", ForHost("", "http://other.test/"), Refused()),
        new("RFC 9112 3.2", "the absolute form with Host twice", "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\nHost: other.test\r\n\r\n", Refused()),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_request_names_one_host(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);

    [Theory]
    [MemberData(nameof(Names))]
    public Task So_it_is_when_it_comes_byte_by_byte(string section, string what) => Case.CheckByteByByteAsync(site.Port, Cases, section, what);
}
