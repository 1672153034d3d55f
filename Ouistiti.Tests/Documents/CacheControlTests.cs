using Xunit;

namespace Ouistiti.Tests.Documents;

[Trait("Category", "Published")]
public sealed class CacheControlTests(RepresentationsSite site) : IClassFixture<RepresentationsSite>
{
    [Theory]
    [InlineData("/cached/a.css", "public, max-age=31536000, immutable")]
    [InlineData("/cached/b.js", "no-cache")]
    [InlineData("/dir/", "no-cache")]
    public async Task The_first_rule_that_matches_takes_the_place_of_what_the_site_says(string path, string value)
    {
        using var answer = await site.GetAsync(path);
        Assert.Equal(value, answer.Headers.NonValidated["Cache-Control"].ToString());
        Assert.False(answer.Headers.Contains("Pragma"));
        Assert.False(answer.Content.Headers.Contains("Expires"));
    }

    [Theory]
    [InlineData("/letters.txt")]
    [InlineData("/cached/missing.css")]
    public async Task Others_are_not_kept(string path)
    {
        using var answer = await site.GetAsync(path);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.True(answer.Headers.Contains("Pragma"));
    }
}
