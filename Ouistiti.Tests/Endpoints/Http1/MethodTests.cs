using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>Methods (RFC 9110, section 9).</summary>
[Trait("Category", "Published")]
public sealed class MethodTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9110 9.3.1", "GET", Get("/a.txt"), Kept(200) with { Body = Http1Site.Alpha }),
        new("RFC 9110 9.3.2", "HEAD", Line("HEAD /a.txt HTTP/1.1"), Kept(200)),
        new("RFC 9110 9.3.2", "HEAD for what is not found", Line("HEAD /missing HTTP/1.1"), Kept(404)),
        new("RFC 9110 9.3.2", "HEAD with a bad field", "HEAD / HTTP/1.1\r\nHost: localhost\r\nX : y\r\n\r\n", Refused()),
        new("RFC 9110 9.3.2", "HEAD without Host", "HEAD / HTTP/1.1\r\n\r\n", Refused()),
        new("RFC 9110 9.3.2", "HEAD on HTTP/1.0", "HEAD /a.txt HTTP/1.0\r\n\r\n", Closed(200)),
        new("RFC 9110 15.5.6", "POST on a document", Post("Content-Length: 5\r\n", "hello"), Kept(405)),
        new("RFC 9110 15.5.6", "PUT on a document", "PUT /a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello", Kept(405)),
        new("RFC 9110 15.5.6", "DELETE on a document", Line("DELETE /a.txt HTTP/1.1"), Kept(405)),
        new("RFC 5789 2", "PATCH on a document", "PATCH /a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello", Kept(405)),
        new("RFC 9110 9.3.7", "OPTIONS on a document", Line("OPTIONS /a.txt HTTP/1.1"), Kept(204)),
        new("RFC 9110 9.3.7", "OPTIONS with a body", "OPTIONS /a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello", Kept(204)),
        new("RFC 9110 9.3.7", "OPTIONS on the server", Line("OPTIONS * HTTP/1.1"), Kept(200, 204)),
        new("RFC 9110 9.3.7", "OPTIONS on the server in the absolute form", Line("OPTIONS http://localhost HTTP/1.1"), Kept(200, 204)),
        new("RFC 9110 9.3.8", "TRACE", Line("TRACE / HTTP/1.1"), Closed(501)),
        new("RFC 9110 9.3.6", "CONNECT", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n", Answered(501)),
        new("RFC 9110 9.1", "get in small letters", Line("get / HTTP/1.1"), Answered(501)),
        new("RFC 9110 9.1", "Get with a capital", Line("Get / HTTP/1.1"), Answered(501)),
        new("RFC 9110 9.1", "head in small letters", Line("head / HTTP/1.1"), Answered(501)),
        new("RFC 9110 15.6.2", "an unknown method", Line("UNHEARD-OF / HTTP/1.1"), Answered(501)),
        new("RFC 9110 15.6.2", "an unknown method of one letter", Line("X / HTTP/1.1"), Answered(501)),
        new("RFC 9110 15.6.2", "an unknown method with a body", "UNHEARD-OF / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello", Answered(501)),
        new("RFC 9110 15.6.2", "an unknown method of each character of a token", Line("!#$%&'*+-.^_`|~09azAZ / HTTP/1.1"), Answered(501)),
        new("RFC 9110 15.6.2", "a known method and a letter", Line("GETX / HTTP/1.1"), Answered(501)),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_method_is_served_refused_or_unknown(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);

    [Theory]
    [MemberData(nameof(Names))]
    public Task So_it_is_when_it_comes_byte_by_byte(string section, string what) => Case.CheckByteByByteAsync(site.Port, Cases, section, what);

    [Theory]
    [InlineData("/")]
    [InlineData("/a.txt")]
    public async Task HEAD_is_answered_with_the_fields_of_GET(string target)
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send(Line($"HEAD {target} HTTP/1.1") + Get(target));
        var head = await connection.Answers.ReadAsync("HEAD");
        var get = await connection.Answers.ReadAsync("GET");
        Assert.NotNull(head);
        Assert.NotNull(get);
        Assert.NotEmpty(get.Body);
        Assert.Equal(Fields(get), Fields(head));
        await CaseRunner.KeepsAsync(connection);

        // A second may pass between the two.
        static IEnumerable<KeyValuePair<string, string>> Fields(Answer answer) => answer.Fields.Where(field => field.Key != "Date");
    }

    [Fact]
    public async Task OPTIONS_on_a_document_names_what_it_allows()
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send(Line("OPTIONS /a.txt HTTP/1.1"));
        var answer = await connection.Answers.ReadAsync("OPTIONS");
        Assert.Equal(204, answer?.Status);
        var allowed = answer!.Values("Allow").SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).ToArray();
        Assert.Contains("GET", allowed);
        Assert.Contains("HEAD", allowed);
        Assert.DoesNotContain("TRACE", allowed);
    }
}
