using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>Chunks (RFC 9112, section 7.1).</summary>
[Trait("Category", "Published")]
public sealed class ChunkTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9112 7.1", "no chunk but the last", Chunked("0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1", "two chunks", Chunked("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1", "a size with a small letter", Chunked("a\r\nhellohello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1", "a size with a capital letter", Chunked("A\r\nhellohello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1", "a size of two digits", Chunked("1F\r\n0123456789012345678901234567890\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1", "zeros before the size", Chunked("005\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1", "a size of sixteen digits", Chunked("0000000000000005\r\nhello\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1", "zeros as the last size", Chunked("5\r\nhello\r\n000\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1", "data of line ends", Chunked("4\r\n\r\n\r\n\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1", "data that look like the last chunk", Chunked("5\r\n0\r\n\r\n\r\n0\r\n\r\n"), Kept(405)),
        new("RFC 9112 7.1", "data of any byte", Chunked("5\r\n\0\r\n\u00ff\n\r\n0\r\n\r\n"), Kept(405)),

        new("RFC 9112 7.1", "no size", Chunked("\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "no digit", Chunked("x\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a letter after the size", Chunked("5x\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a hexadecimal sign", Chunked("0x5\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a plus sign", Chunked("+5\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a minus sign", Chunked("-5\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "minus zero", Chunked("-0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a fraction", Chunked("5.0\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a comma", Chunked("5,5\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a quoted size", Chunked("\"5\"\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a space before the size", Chunked(" 5\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a space after the size", Chunked("5 \r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a tab after the size", Chunked("5\t\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a space between digits", Chunked("0 5\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a space before the last size", Chunked("5\r\nhello\r\n 0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a space after the last size", Chunked("5\r\nhello\r\n0 \r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "NUL after the size", Chunked("5\0\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a digit of another script", Chunked("\u00d9\u00a5\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "one more than 63 bits hold", Chunked("8000000000000000\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "all that 64 bits hold", Chunked("FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "five more than 64 bits hold", Chunked("10000000000000005\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a size of a hundred digits", Chunked($"{new string('F', 100)}\r\nhello\r\n0\r\n\r\n"), RefusedBody()),

        new("RFC 9112 7.1", "more data than the size", Chunked("4\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "less data than the size", Chunked("6\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "no line end after the data", Chunked("5\r\nhello0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "two line ends after the data", Chunked("5\r\nhello\r\n\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a space after the data", Chunked("5\r\nhello \r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "data after the last size", Chunked("0\r\nhello\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a bare LF after the size", Chunked("5\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a bare CR after the size", Chunked("5\rhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "two CR after the size", Chunked("5\r\r\nhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "LF before CR after the size", Chunked("5\n\rhello\r\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a bare LF after the data", Chunked("5\r\nhello\n0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a bare CR after the data", Chunked("5\r\nhello\r0\r\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a bare LF after the last size", Chunked("5\r\nhello\r\n0\n\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a bare CR after the last size", Chunked("5\r\nhello\r\n0\r\r\n"), RefusedBody()),
        new("RFC 9112 7.1", "a bare LF at the end of the body", Chunked("5\r\nhello\r\n0\r\n\n"), RefusedBody()),
        new("RFC 9112 7.1", "a bare CR at the end of the body", Chunked("5\r\nhello\r\n0\r\n\r"), RefusedBody()),
        new("RFC 9112 7.1", "a bare LF ends every line", Chunked("5\nhello\n0\n\n"), RefusedBody()),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_chunk_is_a_size_a_line_end_the_data_and_a_line_end(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);

    [Theory]
    [MemberData(nameof(Names))]
    public Task So_it_is_when_it_comes_byte_by_byte(string section, string what) => Case.CheckByteByByteAsync(site.Port, Cases, section, what);
}
