using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>Several requests that are sent without waiting (RFC 9112, section 9.3.2).</summary>
[Trait("Category", "Published")]
public sealed class PipeliningTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly string Three = Get("/a.txt") + Get("/missing") + Get("/");
    private static readonly string Bodies = Post("Content-Length: 5\r\n", "hello") + Get("/a.txt") + Chunked("5\r\nhello\r\n0\r\nX: y\r\n\r\n") + Get("/");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answers_come_in_the_order_of_the_requests(bool byteByByte)
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send(Three, byteByByte);
        await AnswersAsync(connection, (200, Http1Site.Alpha), (404, null), (200, Http1Site.Home));
        await CaseRunner.KeepsAsync(connection);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_with_bodies_end_where_their_framing_says(bool byteByByte)
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send(Bodies, byteByByte);
        await AnswersAsync(connection, (405, null), (200, Http1Site.Alpha), (405, null), (200, Http1Site.Home));
        await CaseRunner.KeepsAsync(connection);
    }

    [Fact]
    public async Task A_hundred_requests_are_answered()
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send(string.Concat(Enumerable.Repeat(Get("/a.txt"), 100)));
        for (var i = 0; i < 100; i++)
        {
            await AnswersAsync(connection, (200, Http1Site.Alpha));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_answers_before_an_error_come_and_nothing_after_it(bool byteByByte)
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send(Get("/a.txt") + Fields("X : y\r\n") + Get("/"), byteByByte);
        await AnswersAsync(connection, (200, Http1Site.Alpha), (400, null));
        await CaseRunner.IsClosedAsync(connection);
    }

    [Fact]
    public async Task A_bad_chunk_is_refused_after_the_answers_before_it_and_hides_no_request()
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send(Get("/a.txt") + Chunked("5\nhello\r\n0\r\n\r\n") + Get("/"));
        await AnswersAsync(connection, (200, Http1Site.Alpha), (400, null));
        await CaseRunner.IsClosedAsync(connection);
    }

    [Fact]
    public async Task Nothing_is_answered_after_the_last_request()
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send(Get("/a.txt") + Fields("Connection: close\r\n") + Get("/"));
        await AnswersAsync(connection, (200, Http1Site.Alpha), (200, Http1Site.Home));
        await CaseRunner.IsClosedAsync(connection);
    }

    [Fact]
    public async Task A_request_between_others_may_be_of_HTTP_1_0()
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send(Get("/a.txt") + "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + Get("/a.txt"));
        await AnswersAsync(connection, (200, Http1Site.Alpha), (200, Http1Site.Home), (200, Http1Site.Alpha));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_empty_line_after_a_body_is_ignored(bool byteByByte)
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send(Post("Content-Length: 5\r\n", "hello") + "\r\n" + Get("/a.txt"), byteByByte);
        await AnswersAsync(connection, (405, null), (200, Http1Site.Alpha));
        await CaseRunner.KeepsAsync(connection);
    }

    [Fact]
    public async Task What_is_beyond_Content_Length_is_the_next_request()
    {
        await using var connection = await RawConnection.OpenAsync(site.Port);
        connection.Send(Post("Content-Length: 4\r\n", "hello") + Get("/"));

        // The next request begins with the last letter of the body: oGET is no method that anybody knows.
        connection.Send(Line("GET /a.txt HTTP/1.1"));
        await AnswersAsync(connection, (405, null), (501, null));
    }

    private static async Task AnswersAsync(RawConnection connection, params (int Status, string? Body)[] expected)
    {
        foreach (var (status, body) in expected)
        {
            var answer = await connection.Answers.ReadAsync("GET");
            Assert.NotNull(answer);
            Assert.Equal((status, body ?? answer.Body), (answer.Status, answer.Body));
            if (status >= 400)
            {
                CaseRunner.IsRefusal(answer, "GET");
            }
        }
    }
}
