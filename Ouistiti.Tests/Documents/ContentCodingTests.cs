using System.IO.Compression;
using System.Net;
using System.Text;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Documents;

[Trait("Category", "Published")]
public sealed class ContentCodingTests(RepresentationsSite site) : IClassFixture<RepresentationsSite>
{
    [Theory]
    [InlineData("/all.html", "gzip, deflate, br, zstd", "br")]
    [InlineData("/all.html", "zstd, gzip", "zstd")]
    [InlineData("/all.html", "br;q=0.1, gzip", "gzip")]
    [InlineData("/all.html", "*", "br")]
    [InlineData("/gzip.html", "br, gzip", "gzip")]
    [InlineData("/gzip.html", "br", null)]
    [InlineData("/gzip.html", "gzip;q=0", null)]
    [InlineData("/gzip.html", null, null)]
    [InlineData("/stale.html", "gzip", null)]
    [InlineData("/text.html", "gzip, br", "br")]
    [InlineData("/text.html", "gzip", "gzip")]
    [InlineData("/text.html", "zstd", null)]
    [InlineData("/text.html", null, null)]
    [InlineData("/long.json", "gzip", "gzip")]
    [InlineData("/both.html", "gzip, br", "gzip")]
    [InlineData("/both.html", "br", "br")]
    public async Task A_document_comes_in_a_coding_that_the_client_takes(string path, string? accepted, string? coding)
    {
        using var answer = await site.GetAsync(path, Accept(accepted));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(path.EndsWith("json", StringComparison.Ordinal) ? "application/json" : "text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["Accept-Encoding"], answer.Headers.Vary);
        if (coding != "zstd")
        {
            Assert.Equal(path == "/long.json" ? RepresentationsSite.LongText : RepresentationsSite.Text, await DecodeAsync(answer));
        }
    }

    [Theory]
    [InlineData("/short.txt")]
    [InlineData("/image.png")]
    public async Task What_would_not_become_smaller_is_not_compressed(string path)
    {
        using var answer = await site.GetAsync(path, "Accept-Encoding: gzip");
        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Each_form_of_a_document_has_its_own_tag()
    {
        var tags = new HashSet<string>();
        foreach (var path in new[] { "/all.html", "/text.html" })
        {
            foreach (var coding in new[] { "identity", "gzip", "br" })
            {
                using var answer = await site.GetAsync(path, $"Accept-Encoding: {coding}");
                using var again = await site.GetAsync(path, $"Accept-Encoding: {coding}", $"If-None-Match: {answer.Headers.ETag}");
                Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
                Assert.Equal(["Accept-Encoding"], again.Headers.Vary);
                Assert.True(tags.Add(answer.Headers.ETag!.Tag), $"{path} in {coding}");

                // Of what is compressed by the server, another version of it may make other bytes.
                Assert.Equal(path == "/text.html" && coding != "identity", answer.Headers.ETag.IsWeak);
            }
        }
    }

    [Fact]
    public async Task A_part_of_a_neighbour_is_a_part_of_its_bytes()
    {
        using var whole = await site.GetAsync("/gzip.html", "Accept-Encoding: gzip");
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        using var part = await site.GetAsync("/gzip.html", "Accept-Encoding: gzip", "Range: bytes=10-19", $"If-Range: {whole.Headers.ETag}");
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(["gzip"], part.Content.Headers.ContentEncoding);
        Assert.Equal(bytes[10..20], await part.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_part_of_what_the_server_would_compress_is_a_part_of_the_document()
    {
        using var answer = await site.GetAsync("/text.html", "Accept-Encoding: gzip", "Range: bytes=0-5");
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal("line 0", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/all.html")]
    [InlineData("/text.html")]
    [InlineData("/long.json")]
    public async Task HEAD_tells_what_GET_would(string path)
    {
        using var get = await site.GetAsync(path, "Accept-Encoding: br");
        using var head = await site.HeadAsync(path, "Accept-Encoding: br");
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(["br"], head.Content.Headers.ContentEncoding);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
    }

    [Fact]
    public async Task What_is_compressed_while_it_is_sent_comes_whole_to_every_version_of_HTTP()
    {
        using var http2 = await site.GetHttp2Async("/long.json", "Accept-Encoding: gzip");
        Assert.Equal(RepresentationsSite.LongText, await DecodeAsync(http2));
        var http10 = await Wire.SendAsync(site.Port, "GET /long.json HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n");
        var body = Encoding.Latin1.GetBytes(http10[(http10.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Assert.Equal(RepresentationsSite.LongText, await DecodeAsync(new MemoryStream(body), "gzip"));
        Assert.DoesNotContain("Transfer-Encoding", http10, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_a_coding_has_its_own_name_too()
    {
        using var answer = await site.GetAsync("/gzip.html.gz", "Accept-Encoding: gzip");
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.NotEqual("text/html", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_root_without_codings_does_not_speak_of_them()
    {
        using var answer = await site.GetAsync("/letters.txt", "Accept-Encoding: gzip");
        Assert.Empty(answer.Headers.Vary);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    private static string[] Accept(string? accepted) => accepted is null ? [] : [$"Accept-Encoding: {accepted}"];

    private static async Task<string> DecodeAsync(HttpResponseMessage answer) =>
        await DecodeAsync(await answer.Content.ReadAsStreamAsync(), answer.Content.Headers.ContentEncoding.SingleOrDefault());

    private static async Task<string> DecodeAsync(Stream content, string? coding)
    {
        await using var decoded = coding switch
        {
            "br" => new BrotliStream(content, CompressionMode.Decompress),
            "gzip" => new GZipStream(content, CompressionMode.Decompress),
            _ => content,
        };
        using var reader = new StreamReader(decoded);
        return await reader.ReadToEndAsync();
    }
}
