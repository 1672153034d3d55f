using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>Chunk extensions (RFC 9112, section 7.1.1).</summary>
[Trait("Category", "Published")]
public sealed class ChunkExtensionTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9112 7.1.1", "a name", Chunked("5;a\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1.1", "a name and a value", Chunked("5;a=b\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1.1", "two extensions", Chunked("5;a=b;c\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1.1", "an extension of the last chunk", Chunked("5\r\nhello\r\n0;a=b\r\n\r\n"), Kept(405)),
        new("RFC 9110 5.6.3", "bad whitespace around the semicolon", Chunked("5 \t;\t a\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9110 5.6.3", "bad whitespace around the equals sign", Chunked("5;a = b\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9110 5.6.2", "each character of a token", Chunked("5;!#$%&'*+-.^_`|~0=!#$%&'*+-.^_`|~0\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9110 5.6.4", "a quoted value", Chunked("5;a=\"b c\"\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9110 5.6.4", "an empty quoted value", Chunked("5;a=\"\"\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9110 5.6.4", "a semicolon in a quoted value", Chunked("5;a=\"b;c=d\";e\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9110 5.6.4", "a quotation mark in a quoted value", Chunked("5;a=\"b\\\"c\\\\\"\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9110 5.6.4", "a tab in a quoted value", Chunked("5;a=\"\t\"\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9110 5.6.4", "UTF-8 in a quoted value", Chunked("5;a=\"\u00c3\u00a9\"\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1.1", "an extension of four thousand bytes", Chunked($"5;a={new string('b', 4000)}\r\nhello\r\n0\r\n\r\n"), Kept(405)),

        new("RFC 9112 7.1.1", "no name", Chunked("5;\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "no name but a value", Chunked("5;=b\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "no name between semicolons", Chunked("5;;a\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "no name for the last chunk", Chunked("0;\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "no value", Chunked("5;a=\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "two equals signs", Chunked("5;a=b=c\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "no semicolon", Chunked("5 a\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "a comma for a semicolon", Chunked("5,a\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "a space within a value", Chunked("5;a=b c\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "a space after a value", Chunked("5;a=b \r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "a name that is no token", Chunked("5;a@b\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "a value that is no token", Chunked("5;a=b/c\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "a quoted name", Chunked("5;\"a\"\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "UTF-8 without quotes", Chunked("5;a=\u00c3\u00a9\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "NUL in a name", Chunked("5;a\0\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 2.2", "a bare LF after a name", Chunked("5;a\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 2.2", "a bare CR after a name", Chunked("5;a\rhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 2.2", "a bare LF after a semicolon", Chunked("5;\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 2.2", "a bare LF within a value", Chunked("5;a=b\nc\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 2.2", "two CR after a value", Chunked("5;a=b\r\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9110 5.6.4", "a quoted value without its end", Chunked("5;a=\"b\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9110 5.6.4", "letters after a quoted value", Chunked("5;a=\"b\"c\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9110 5.6.4", "a quotation mark within a value", Chunked("5;a=b\"c\"\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9110 5.6.4", "a line end in a quoted value", Chunked("5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9110 5.6.4", "a bare LF in a quoted value", Chunked("5;a=\"b\nc\"\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9110 5.6.4", "a quoted LF in a quoted value", Chunked("5;a=\"\\\n\"\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9110 5.6.4", "a bare CR in a quoted value", Chunked("5;a=\"b\rc\"\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9110 5.6.4", "NUL in a quoted value", Chunked("5;a=\"\0\"\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9110 5.6.4", "a quoted NUL in a quoted value", Chunked("5;a=\"\\\0\"\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9110 5.6.4", "DEL in a quoted value", Chunked("5;a=\"\u007f\"\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1.1", "an extension of five thousand bytes", Chunked($"5;a={new string('b', 5000)}\r\nhello\r\n0\r\n\r\n"), Cut(400, 405)),
        new("RFC 9112 7.1.1", "extensions without end", Chunked("5" + string.Concat(Enumerable.Repeat(";a=b", 10_000))), Cut(400, 405)),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Extensions_are_read_and_ignored(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);

    [Theory]
    [MemberData(nameof(Names))]
    public Task So_it_is_when_it_comes_byte_by_byte(string section, string what) => Case.CheckByteByByteAsync(site.Port, Cases, section, what);
}
