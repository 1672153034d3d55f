using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>Transfer-Encoding (RFC 9112, section 6.1).</summary>
[Trait("Category", "Published")]
public sealed class TransferEncodingTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9112 6.1", "chunked", Post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7", "chunked with a capital", Post("Transfer-Encoding: Chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7", "chunked in capitals", Post("Transfer-Encoding: CHUNKED\r\n", "5\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9110 5.1", "the name of the field in other letters", Post("tRANSFER-eNCODING: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 5.1", "whitespace around chunked", Post("Transfer-Encoding:\t chunked \t\r\n", "5\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9110 9.3.1", "chunked for GET", Fields("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\r\n\r\n", Kept(200)),
        new("RFC 9112 6", "chunked for HEAD", "HEAD / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", Kept(200)),
        new("RFC 9110 5.1", "another field that some take for it", Post("Transfer_Encoding: chunked\r\n", ""), Refused()),

        new("RFC 9112 6.1", "an empty value", Post("Transfer-Encoding:\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 6.1", "an unknown coding", Post("Transfer-Encoding: unheard-of\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 6.1", "identity", Post("Transfer-Encoding: identity\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 6.1", "gzip", Post("Transfer-Encoding: gzip\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 6.1", "gzip and chunked", Post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 6.3", "chunked and gzip", Post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 6.1", "chunked and identity", Post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 6.1", "chunked twice in a list", Post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 6.1", "chunked twice in two fields", Post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 6.1", "gzip and chunked in two fields", Post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 6.1", "an empty field before chunked", Post("Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9110 5.6.1", "an empty element after chunked", Post("Transfer-Encoding: chunked,\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9110 5.6.1", "an empty element before chunked", Post("Transfer-Encoding: , chunked\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 7.1", "a parameter", Post("Transfer-Encoding: chunked;a=b\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 7", "a quoted name", Post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 7", "a letter before chunked", Post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 7", "a letter after chunked", Post("Transfer-Encoding: chunkedx\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 7", "two words", Post("Transfer-Encoding: chunked chunked\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 7", "the sign of Kelvin for the k", Post("Transfer-Encoding: chun\u00e2\u0084\u00aaed\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9110 5.5", "a vertical tab before chunked", Post("Transfer-Encoding:\vchunked\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9110 5.5", "NUL after chunked", Post("Transfer-Encoding: chunked\0\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 5.1", "a space before the colon", Post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 5.2", "chunked on a folded line", Post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"), Refused()),
        new("RFC 9112 6.1", "an unknown coding for GET", Fields("Transfer-Encoding: unheard-of\r\n"), Refused()),
        new("RFC 9112 6.1", "chunked on HTTP/1.0", "POST / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Refused()),
        new("RFC 9112 6.1", "chunked on HTTP/1.0 that would be kept", "POST / HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Refused()),
        new("RFC 9112 6.1", "chunked and Content-Length on HTTP/1.0", "POST / HTTP/1.0\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Refused()),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Chunked_is_the_only_transfer_coding(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);

    [Theory]
    [MemberData(nameof(Names))]
    public Task So_it_is_when_it_comes_byte_by_byte(string section, string what) => Case.CheckByteByByteAsync(site.Port, Cases, section, what);
}
