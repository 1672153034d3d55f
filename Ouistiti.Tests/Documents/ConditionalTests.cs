using System.Net;
using Xunit;

namespace Ouistiti.Tests.Documents;

[Trait("Category", "Published")]
public sealed class ConditionalTests(RepresentationsSite site) : IClassFixture<RepresentationsSite>
{
    [Fact]
    public async Task A_document_that_the_client_has_is_not_sent_again()
    {
        using var whole = await site.GetAsync("/letters.txt");
        using var answer = await site.GetAsync("/letters.txt", $"If-None-Match: {whole.Headers.ETag}");
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(whole.Headers.ETag, answer.Headers.ETag);
        Assert.Equal(whole.Headers.CacheControl, answer.Headers.CacheControl);

        // RFC 9110, section 15.4.5.
        Assert.Equal("/letters.txt", answer.Content.Headers.ContentLocation!.OriginalString);
        Assert.Null(answer.Content.Headers.ContentType);
    }

    [Fact]
    public async Task A_document_that_has_not_changed_since_is_not_sent_again()
    {
        using var whole = await site.GetAsync("/letters.txt");
        Assert.NotNull(whole.Content.Headers.LastModified);
        using var answer = await site.GetAsync("/letters.txt", $"If-Modified-Since: {whole.Content.Headers.LastModified:R}");
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        using var older = await site.GetAsync("/letters.txt", $"If-Modified-Since: {whole.Content.Headers.LastModified - TimeSpan.FromSeconds(1):R}");
        Assert.Equal(HttpStatusCode.OK, older.StatusCode);
    }

    [Fact]
    public async Task A_document_that_is_not_what_the_client_thinks_is_refused()
    {
        using var answer = await site.GetAsync("/cached/a.css", "If-Match: \"other\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
        Assert.NotEqual("a", await answer.Content.ReadAsStringAsync());

        // Who may keep the document may not keep this.
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("/empty.txt")]
    [InlineData("/dir/")]
    public async Task Conditions_hold_for_every_document(string path)
    {
        using var whole = await site.GetAsync(path);
        using var answer = await site.GetAsync(path, $"If-None-Match: {whole.Headers.ETag}");
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        using var head = await site.HeadAsync(path, $"If-None-Match: {whole.Headers.ETag}");
        Assert.Equal(HttpStatusCode.NotModified, head.StatusCode);
    }

    [Fact]
    public async Task What_is_not_there_has_no_conditions()
    {
        using var answer = await site.GetAsync("/missing", "If-None-Match: *");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
