using Ouistiti.Middleware.Paths;
using Xunit;

namespace Ouistiti.Tests.Paths;

public sealed class PathFilterTests
{
    [Theory]
    [InlineData(null, null, "/a.zip", true)]
    [InlineData(".html$", null, "/a.html", true)]
    [InlineData(".html$", null, "/a.zip", false)]
    [InlineData(null, ".php", "/a.html", true)]
    [InlineData(null, ".php", "/a.php", false)]
    [InlineData(".html", ".php", "/a.php.html", false)]
    [InlineData(".html", ".php", "/a.zip", false)]
    [InlineData("", null, "/a", false)]
    public void Denied_stays_denied_and_a_list_of_what_is_allowed_is_complete(string? allow, string? deny, string path, bool expected) =>
        Assert.Equal(expected, new PathFilter(allow, deny).Allows(path));

    [Fact]
    public void Deny_ignores_case() => Assert.False(new PathFilter(null, ".php").Allows("/A.PHP"));
}
