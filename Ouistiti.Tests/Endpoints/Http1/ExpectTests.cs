using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>What a client waits for before it sends a body (RFC 9110, section 10.1.1).</summary>
[Trait("Category", "Published")]
public sealed class ExpectTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9110 10.1.1", "an unknown expectation", Fields("Expect: unheard-of\r\n"), Answered(417)),
        new("RFC 9110 10.1.1", "an unknown expectation with a body", Post("Expect: unheard-of\r\nContent-Length: 5\r\n", "hello"), Answered(417)),
        new("RFC 9110 10.1.1", "an unknown expectation with a value", Fields("Expect: unheard-of=1\r\n"), Answered(417)),
        new("RFC 9110 10.1.1", "an expectation that begins like the known one", Fields("Expect: 100-continued\r\n"), Answered(417)),
        new("RFC 9110 10.1.1", "an unknown expectation after the known one", Post("Expect: 100-continue, unheard-of\r\nContent-Length: 5\r\n", "hello"), Answered(417)),
        new("RFC 9110 10.1.1", "an unknown expectation in a second field", Post("Expect: 100-continue\r\nExpect: unheard-of\r\nContent-Length: 5\r\n", "hello"), Answered(417)),
        new("RFC 9110 10.1.1", "the known one with a bad length", Post("Expect: 100-continue\r\nContent-Length: x\r\n", ""), Refused()),
        new("RFC 9110 10.1.1", "the known one without Host", "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello", Refused()),
        new("RFC 9110 10.1.1", "the known one on HTTP/1.0", "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello", Closed(405)),
        new("RFC 9110 15.2", "the known one on HTTP/1.0 from a client that waits", "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n", Abandoned()),
        new("RFC 9110 10.1.1", "the known one on HTTP/1.0 without a body", "GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n", Closed(200)),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task An_expectation_is_met_or_refused(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);

    [Theory]
    [MemberData(nameof(Names))]
    public Task So_it_is_when_it_comes_byte_by_byte(string section, string what) => Case.CheckByteByByteAsync(site.Port, Cases, section, what);

    [Theory]
    [InlineData("100-continue", "Content-Length: 5", "hello")]
    [InlineData("100-Continue", "Content-Length: 5", "hello")]
    [InlineData("100-continue", "Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n")]
    public async Task A_client_that_waits_is_told_to_continue_or_is_answered(string expectation, string framing, string body)
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send(Post($"Expect: {expectation}\r\n{framing}\r\n", ""));
        var answer = await connection.Answers.ReadAsync("POST");
        if (answer?.Status == 100)
        {
            connection.Send(body);
            answer = await connection.Answers.ReadAsync("POST");
            Assert.Equal(405, answer?.Status);
            await CaseRunner.KeepsAsync(connection);
            return;
        }

        // Who is answered at once need not send the body, unless the connection is to carry another request.
        Assert.Equal(405, answer?.Status);
        connection.Send(body);
        await (answer!.IsLast ? CaseRunner.IsClosedAsync(connection) : CaseRunner.KeepsAsync(connection));
    }

    [Theory]
    [InlineData("Content-Length: 5", "hello")]
    [InlineData("Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n")]
    public async Task A_client_that_does_not_wait_is_answered(string framing, string body)
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send(Post($"Expect: 100-continue\r\n{framing}\r\n", body));
        var answer = await connection.Answers.ReadAsync("POST");
        if (answer?.Status == 100)
        {
            answer = await connection.Answers.ReadAsync("POST");
        }

        Assert.Equal(405, answer?.Status);
        await (answer!.IsLast ? CaseRunner.IsClosedAsync(connection) : CaseRunner.KeepsAsync(connection));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Content-Length: 0\r\n")]
    public async Task Nothing_to_wait_for_is_answered(string framing)
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send(Fields($"Expect: 100-continue\r\n{framing}"));
        var answer = await connection.Answers.ReadAsync("GET");
        Assert.Equal((200, Http1Site.Home), (answer?.Status, answer?.Body));
        await CaseRunner.KeepsAsync(connection);
    }
}
