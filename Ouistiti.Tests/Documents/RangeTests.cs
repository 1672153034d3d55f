using System.Net;
using System.Net.Http.Headers;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Documents;

[Trait("Category", "Published")]
public sealed class RangeTests(RepresentationsSite site) : IClassFixture<RepresentationsSite>
{
    [Theory]
    [InlineData("bytes=0-2", "abc", "bytes 0-2/26")]
    [InlineData("bytes=23-", "xyz", "bytes 23-25/26")]
    [InlineData("bytes=-3", "xyz", "bytes 23-25/26")]
    [InlineData("bytes=24-1000", "yz", "bytes 24-25/26")]
    public async Task A_part_is_sent(string range, string content, string contentRange)
    {
        using var answer = await site.GetAsync("/letters.txt", $"Range: {range}");
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(content, await answer.Content.ReadAsStringAsync());
        Assert.Equal(contentRange, answer.Content.Headers.ContentRange!.ToString());
        Assert.Equal(content.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(["bytes"], answer.Headers.AcceptRanges);
        using var http2 = await site.GetHttp2Async("/letters.txt", $"Range: {range}");
        Assert.Equal(content, await http2.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Several_parts_are_sent_in_their_order()
    {
        using var answer = await site.GetAsync("/letters.txt", "Range: bytes=-2,0-1");
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        var type = answer.Content.Headers.ContentType!;
        Assert.Equal("multipart/byteranges", type.MediaType);
        var boundary = type.Parameters.Single(parameter => parameter.Name == "boundary").Value!;
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(answer.Content.Headers.ContentLength, body.Length);
        Assert.Equal(
            $"\r\n--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes 24-25/26\r\n\r\nyz"
            + $"\r\n--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes 0-1/26\r\n\r\nab\r\n--{boundary}--\r\n",
            body);
    }

    [Fact]
    public async Task What_the_document_does_not_have_is_416_with_its_length()
    {
        using var answer = await site.GetAsync("/cached/a.css", "Range: bytes=1-");
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(1), answer.Content.Headers.ContentRange);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("bytes=0-20,0-20")]
    [InlineData("lines=0-2")]
    [InlineData("bytes=2-1")]
    public async Task Anything_else_gets_the_whole(string range)
    {
        using var answer = await site.GetAsync("/letters.txt", $"Range: {range}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(RepresentationsSite.Letters, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Who_has_a_part_of_this_document_gets_the_rest_and_others_the_whole()
    {
        using var whole = await site.GetAsync("/letters.txt");
        foreach (var known in new[] { whole.Headers.ETag!.ToString(), $"{whole.Content.Headers.LastModified:R}" })
        {
            using var rest = await site.GetAsync("/letters.txt", "Range: bytes=23-", $"If-Range: {known}");
            Assert.Equal("xyz", await rest.Content.ReadAsStringAsync());
        }

        using var other = await site.GetAsync("/letters.txt", "Range: bytes=23-", "If-Range: \"other\"");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(RepresentationsSite.Letters, await other.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task HEAD_tells_of_the_whole()
    {
        using var answer = await site.HeadAsync("/letters.txt", "Range: bytes=0-2");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(26, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task An_empty_document_has_no_parts()
    {
        using var answer = await site.GetAsync("/empty.txt", "Range: bytes=0-");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task A_part_is_sent_to_HTTP_1_0_too() =>
        Assert.Contains("\r\nContent-Length: 3\r\n", await Wire.SendAsync(site.Port, "GET /letters.txt HTTP/1.0\r\nRange: bytes=0-2\r\n\r\n"), StringComparison.Ordinal);
}
