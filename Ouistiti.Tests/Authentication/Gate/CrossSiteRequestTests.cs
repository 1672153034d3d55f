using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication;
using Xunit;

namespace Ouistiti.Tests.Authentication.Gate;

/// <summary>Which requests come from a foreign page.</summary>
public sealed class CrossSiteRequestTests
{
    [Theory]
    [InlineData("https", "https://www.example.org", false)]
    [InlineData("https", "https://www.example.org:8443", false)]
    [InlineData("https", "https://sibling.example.org", false)]
    [InlineData("https", "https://auth.example.org", false)]
    [InlineData("https", "http://www.example.org", true)]
    [InlineData("https", "http://sibling.example.org", true)]
    [InlineData("https", "http://auth.example.org", true)]
    [InlineData("http", "http://www.example.org", false)]
    [InlineData("http", "https://www.example.org", false)]
    [InlineData("http", "ftp://www.example.org", true)]
    [InlineData("http", "https://evil.example", true)]
    [InlineData("http", "null", true)]
    public void An_origin_is_a_scheme_and_a_host(string scheme, string origin, bool isForged)
    {
        Assert.Equal(isForged, IsForged("POST", scheme, origin));
        Assert.Equal(isForged, IsForged("GET", scheme, origin, "websocket"));
        Assert.False(IsForged("GET", scheme, origin));
    }

    [Fact]
    public void A_program_opens_a_WebSocket_without_saying_whence() => Assert.False(IsForged("GET", "https", null, "websocket"));

    private static bool IsForged(string method, string scheme, string? origin, string? upgrade = null)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Scheme, request.Host) = (method, scheme, new HostString("www.example.org", 8443));
        request.Headers.Origin = origin;
        request.Headers.Upgrade = upgrade;
        return CrossSiteRequest.IsForged(request, new RedirectTargets(["auth.example.org"], host => host == "sibling.example.org"));
    }
}
