using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Ouistiti.Middleware.Paths;
using Xunit;

namespace Ouistiti.Tests.Paths;

public sealed class CanonicalPathTests
{
    [Theory]
    [InlineData("/a/b", "/a/b")]
    [InlineData("//a///b/", "/a/b/")]
    [InlineData("/a%2Fb", "/a%2Fb")]
    [InlineData("/..a/b..", "/..a/b..")]
    [InlineData("/", "/")]
    [InlineData("", "")]
    public void Empty_segments_go(string path, string expected)
    {
        var context = ContextOf(path, path);
        Assert.True(CanonicalPath.TryApply(context));
        Assert.Equal(expected, context.Request.Path.Value);
    }

    [Theory]
    [InlineData("/a/../b")]
    [InlineData("/.")]
    [InlineData("/a/..")]
    [InlineData("/a\tb")]
    [InlineData("/a\u007fb")]
    [InlineData("/a\u0085b")]
    public void What_a_server_must_not_see_is_refused(string path) => Assert.False(CanonicalPath.TryApply(ContextOf("/", path)));

    [Theory]
    [InlineData("/%")]
    [InlineData("/%4")]
    [InlineData("/%zz")]
    [InlineData("/%c0%ae")]
    [InlineData("/%ff")]
    [InlineData("/%ed%a0%80")]
    [InlineData("/a%E2%82")]
    public void An_escape_that_is_none_is_refused(string target) => Assert.False(CanonicalPath.TryApply(ContextOf(target, "/a")));

    [Theory]
    [InlineData("/%41")]
    [InlineData("/%e2%82%ac")]
    [InlineData("/a?q=%zz")]
    public void An_escape_of_utf8_is_accepted(string target) => Assert.True(CanonicalPath.TryApply(ContextOf(target, "/a")));

    private static DefaultHttpContext ContextOf(string target, string path)
    {
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.Path = path.Length == 0 ? default : new PathString(path);
        return context;
    }
}
