using Ouistiti.Middleware.Authentication.Digest;
using Xunit;

namespace Ouistiti.Tests.Authentication.Digest;

public sealed class DigestTargetTests
{
    [Theory]
    [InlineData("/a?b=c", "/a?b=c", true)]
    [InlineData("*", "*", true)]
    [InlineData("http://host/a?b", "/a?b", true)]
    [InlineData("/a?b", "HTTPS://host:80/a?b", true)]
    [InlineData("http://host", "/", true)]
    [InlineData("/a", "/a?b", false)]
    [InlineData("/a?b", "/a", false)]
    [InlineData("/a", "/A", false)]
    [InlineData("/a", "/%61", false)]
    [InlineData("/a", "/a/", false)]
    [InlineData("/", "/a", false)]
    [InlineData("//host/a", "/a", false)]
    [InlineData("http://host?b", "/?b", false)]
    [InlineData("ftp://host/a", "/a", false)]
    [InlineData("*", "/", false)]
    [InlineData("a", "b", false)]
    [InlineData("host:80", "/", false)]
    public void Credentials_are_for_the_same_target_alone(string uri, string target, bool isSame) => Assert.Equal(isSame, DigestTarget.IsSame(uri, target));
}
