using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication;
using Xunit;

namespace Ouistiti.Tests.Authentication.Gate;

/// <summary>Where users are led to after signing in.</summary>
public sealed class RedirectTargetsTests
{
    private readonly RedirectTargets _targets = new(["listed.example.net"], host => host == "sibling.example.org");

    [Theory]
    [InlineData("/")]
    [InlineData("/a/b?x=1#y")]
    [InlineData("/%0d%0aX:y")]
    [InlineData("https://www.example.org/x")]
    [InlineData("https://WWW.EXAMPLE.ORG:8443/x?y")]
    [InlineData("https://sibling.example.org/")]
    [InlineData("https://listed.example.net/x")]
    public void It_may_lead_to_the_site_its_siblings_and_hosts_that_are_listed(string target) =>
        Assert.Equal(new Uri(new Uri("https://www.example.org"), target).AbsoluteUri, new Uri(new Uri("https://www.example.org"), Read(target)).AbsoluteUri);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("https://www.example.org.evil.example/")]
    [InlineData("https://www.example.org@evil.example/")]
    [InlineData("https://user:secret@www.example.org/")]
    [InlineData("https:evil.example")]
    [InlineData("https:///evil.example")]
    [InlineData("http://www.example.org/")]
    [InlineData("ftp://www.example.org/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("relative")]
    [InlineData(" /x")]
    [InlineData("/x\r\nSet-Cookie: a=b")]
    [InlineData("/x\ty")]
    [InlineData("/\t/evil.example")]
    [InlineData("/ä")]
    [InlineData("https://www.example.org\\@evil.example/")]
    [InlineData("https://evil.example#.www.example.org")]
    [InlineData("https://www.example.org%2eevil.example/")]
    public void It_leads_nowhere_else(string? target) => Assert.Null(Read(target));

    [Fact]
    public void A_target_without_end_is_none() => Assert.Null(Read("/" + new string('a', 5000)));

    [Fact]
    public void A_site_in_clear_may_lead_to_one_in_clear()
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("http", new HostString("[::1]:8080"));

        Assert.Equal("http://[::1]:9090/x", _targets.Read("http://[::1]:9090/x", request));
    }

    private string? Read(string? target)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("https", new HostString("www.example.org:8443"));
        return _targets.Read(target, request);
    }
}
