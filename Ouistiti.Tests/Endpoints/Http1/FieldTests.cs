using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>Field lines (RFC 9112, section 5; RFC 9110, section 5).</summary>
[Trait("Category", "Published")]
public sealed class FieldTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9112 5", "a name, a colon and a value", Fields("X: y\r\n"), Kept(200)),
        new("RFC 9112 5", "no space after the colon", Fields("X:y\r\n"), Kept(200)),
        new("RFC 9112 5", "an empty value", Fields("X:\r\n"), Kept(200)),
        new("RFC 9112 5", "a value of whitespace", Fields("X: \t \r\n"), Kept(200)),
        new("RFC 9112 5.1", "whitespace around the value", Fields("X:\t y \t\r\n"), Kept(200)),
        new("RFC 9110 5.5", "whitespace within the value", Fields("X: a\t \tb\r\n"), Kept(200)),
        new("RFC 9110 5.5", "colons and delimiters in the value", Fields("X: :a:(b)\"c\\,;=@[]{}<>?\r\n"), Kept(200)),
        new("RFC 9110 5.1", "a name in other letters", "GET / HTTP/1.1\r\nhOST: localhost\r\n\r\n", Kept(200)),
        new("RFC 9110 5.6.2", "each character of a token in the name", Fields("!#$%&'*+-.^_`|~09azAZ: y\r\n"), Kept(200)),
        new("RFC 9110 5.3", "an unknown field twice", Fields("X: y\r\nX: z\r\n"), Kept(200)),
        new("RFC 9110 7.8", "an unknown protocol to upgrade to", Fields("Connection: upgrade\r\nUpgrade: unheard-of/1\r\n"), Kept(200)),
        new("RFC 9110 5.5", "UTF-8 in the value", Fields("X: \u00c3\u00a9 \u00e2\u0082\u00ac \u00f0\u009f\u0090\u0092\r\n"), Kept(200)),

        new("RFC 9112 5", "an empty name", Fields(": y\r\n"), Refused()),
        new("RFC 9112 5", "no colon", Fields("X\r\n"), Refused()),
        new("RFC 9112 5", "no colon, and a space", Fields("X y\r\n"), Refused()),
        new("RFC 9112 5", "a colon alone", Fields(":\r\n"), Refused()),
        new("RFC 9112 5.1", "a space before the colon", Fields("X : y\r\n"), Refused()),
        new("RFC 9112 5.1", "a tab before the colon", Fields("X\t: y\r\n"), Refused()),
        new("RFC 9112 5.1", "a space before the colon of Content-Length", Post("Content-Length : 5\r\n", "hello"), Refused()),
        new("RFC 9110 5.1", "a space in the name", Fields("X Y: z\r\n"), Refused()),
        new("RFC 9110 5.1", "a delimiter in the name", Fields("X@Y: z\r\n"), Refused()),
        new("RFC 9110 5.1", "parentheses around the name", Fields("(X): y\r\n"), Refused()),
        new("RFC 9110 5.1", "a quoted name", Fields("\"X\": y\r\n"), Refused()),
        new("RFC 9110 5.1", "a slash in the name", Fields("X/Y: z\r\n"), Refused()),
        new("RFC 9110 5.1", "UTF-8 in the name", Fields("X\u00c3\u00a9: y\r\n"), Refused()),
        new("RFC 9110 5.1", "NUL in the name", Fields("X\0Y: z\r\n"), Refused()),
        new("RFC 9110 5.1", "DEL in the name", Fields("X\u007f: y\r\n"), Refused()),
        new("RFC 9110 5.1", "a bare CR in the name", Fields("X\rY: z\r\n"), Refused()),
        new("RFC 9110 5.1", "a bare LF in the name", Fields("X\nY: z\r\n"), Refused()),

        new("RFC 9112 2.2", "a space before the first field", "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", Refused()),
        new("RFC 9112 2.2", "a tab before the first field", "GET / HTTP/1.1\r\n\tX: y\r\nHost: localhost\r\n\r\n", Refused()),
        new("RFC 9112 2.2", "a line of a space before the first field", "GET / HTTP/1.1\r\n \r\nHost: localhost\r\n\r\n", Refused()),
        new("RFC 9112 5.2", "a value folded with a space", Fields("X: y\r\n z\r\n"), Refused()),
        new("RFC 9112 5.2", "a value folded with a tab", Fields("X: y\r\n\tz\r\n"), Refused()),
        new("RFC 9112 5.2", "a value that begins on the next line", Fields("X:\r\n y\r\n"), Refused()),
        new("RFC 9112 5.2", "a folded line of whitespace", Fields("X: y\r\n \r\n"), Refused()),
        new("RFC 9112 5.2", "a value folded with a bare LF", Fields("X: y\n z\r\n"), Refused()),

        new("RFC 9110 5.5", "NUL in the value", Fields("X: a\0b\r\n"), Refused()),
        new("RFC 9110 5.5", "NUL at the end of the value", Fields("X: a\0\r\n"), Refused()),
        new("RFC 9110 5.5", "SOH in the value", Fields("X: a\u0001b\r\n"), Refused()),
        new("RFC 9110 5.5", "a vertical tab in the value", Fields("X: a\vb\r\n"), Refused()),
        new("RFC 9110 5.5", "a form feed before the value", Fields("X:\fa\r\n"), Refused()),
        new("RFC 9110 5.5", "ESC in the value", Fields("X: \u001b[31m\r\n"), Refused()),
        new("RFC 9110 5.5", "US in the value", Fields("X: a\u001fb\r\n"), Refused()),
        new("RFC 9110 5.5", "DEL in the value", Fields("X: a\u007fb\r\n"), Refused()),
        new("RFC 9110 5.5", "a bare CR in the value", Fields("X: a\rb\r\n"), Refused()),
        new("RFC 9110 5.5", "a bare LF in the value", Fields("X: a\nb\r\n"), Refused()),
        new("RFC 9110 5.5", "Latin 1 in the value", Fields("X: caf\u00e9\r\n"), Refused()),
        new("RFC 9110 5.5", "a byte that UTF-8 never has in the value", Fields("X: \u00ff\r\n"), Refused()),
        new("RFC 9110 5.5", "an overlong form in the value", Fields("X: \u00c0\u00af\r\n"), Refused()),
        new("RFC 9110 5.5", "a surrogate in the value", Fields("X: \u00ed\u00a0\u0080\r\n"), Refused()),
        new("RFC 9110 5.5", "half a character at the end of the value", Fields("X: \u00e2\u0082\r\n"), Refused()),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_field_line_is_a_name_a_colon_and_a_value(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);

    [Theory]
    [MemberData(nameof(Names))]
    public Task So_it_is_when_it_comes_byte_by_byte(string section, string what) => Case.CheckByteByByteAsync(site.Port, Cases, section, what);
}
