using Ouistiti.Middleware.Paths;
using Xunit;

namespace Ouistiti.Tests.Paths;

public sealed class PatternTests
{
    [Theory]
    [InlineData("", "/anything")]
    [InlineData("*", "/anything")]
    [InlineData(".html", "/a.html")]
    [InlineData(".html", "/a.html.old")]
    [InlineData("*.html", "/a.html")]
    [InlineData("^/trust/*", "/trust/")]
    [InlineData("^/trust/*", "/trust/a/b")]
    [InlineData("^/token$", "/token")]
    [InlineData("^/pt/*.html$", "/pt/a/b.html")]
    [InlineData(".html$", "/a.html/b.html")]
    [InlineData("^*x$", "x")]
    [InlineData("^$", "")]
    [InlineData("$", "/")]
    public void Matches(string expression, string subject) => Assert.True(new Pattern(expression).IsMatch(subject));

    [Theory]
    [InlineData(".html$", "/a.html.exe")]
    [InlineData("^/trust/*", "/a/trust/")]
    [InlineData("^/token$", "/token/")]
    [InlineData("^/token$", "/a/token")]
    [InlineData("^trust/*", "/trust/a")]
    [InlineData("a.c", "/abc")]
    [InlineData("^/a*a$", "/a")]
    [InlineData("^$", "/")]
    [InlineData(".html", "/a.HTML")]
    public void Does_not_match(string expression, string subject) => Assert.False(new Pattern(expression).IsMatch(subject));

    [Theory]
    [InlineData("/./x.php")]
    [InlineData("/.php/x.php")]
    [InlineData("/.p/.ph/.php")]
    public void A_partial_match_does_not_end_the_search(string subject) => Assert.True(new Pattern("*.php$").IsMatch(subject));

    [Theory]
    [InlineData(".cgi*", "/test.cgi/my/path", "/my/path")]
    [InlineData("^/auth/mngt*", "/auth/mngt/root", "/root")]
    [InlineData("^/a/*", "/a/", "")]
    public void What_a_closing_star_stands_for_is_the_rest(string expression, string subject, string expected)
    {
        Assert.True(new Pattern(expression).IsMatch(subject, out var rest));
        Assert.Equal(expected, rest.ToString());
    }

    [Fact]
    public void Many_stars_take_no_more_than_linear_time()
    {
        var subject = new string('a', 20_000);
        Assert.False(new Pattern(string.Concat(Enumerable.Repeat("a*", 200)) + "b$").IsMatch(subject));
    }

    [Fact]
    public void A_list_matches_when_one_of_its_patterns_does()
    {
        var list = PatternList.Parse(" ^/a$ , .css$,, ");
        Assert.True(list.IsMatch("/a"));
        Assert.True(list.IsMatch("/b.css"));
        Assert.False(list.IsMatch("/b"));
    }

    [Fact]
    public void An_empty_list_matches_nothing() => Assert.False(PatternList.Parse("").IsMatch("/a"));
}
