using Ouistiti.Middleware.Sites;
using Xunit;

namespace Ouistiti.Tests.Sites;

public sealed class HostTableTests
{
    private readonly HostTable<string> _table = new();

    public HostTableTests()
    {
        _table.Add(["www.example.org"], "www");
        _table.Add(["*.example.org"], "any");
        _table.Add(["*.dev.example.org"], "dev");
        _table.Add(["192.168.1.2", "::1"], "address");
        _table.Add([], "default");
    }

    [Theory]
    [InlineData("www.example.org", "www")]
    [InlineData("WWW.Example.ORG", "www")]
    [InlineData("a.example.org", "any")]
    [InlineData("a.b.example.org", "any")]
    [InlineData("a.dev.example.org", "dev")]
    [InlineData("dev.example.org", "any")]
    [InlineData("example.org", "default")]
    [InlineData("example.org.evil.net", "default")]
    [InlineData("notexample.org", "default")]
    [InlineData("192.168.1.2", "address")]
    [InlineData("::1", "address")]
    [InlineData("", "default")]
    public void The_name_comes_first_then_the_longest_wildcard_then_the_default(string host, string expected) =>
        Assert.Equal(expected, _table.Find(host));

    [Fact]
    public void Without_a_default_an_unknown_name_has_nothing() => Assert.Null(new HostTable<string>().Find("www.example.org"));

    [Theory]
    [InlineData("www.example.org", "www.example.org")]
    [InlineData("www.example.org:8080", "www.example.org")]
    [InlineData("www.example.org.", "www.example.org")]
    [InlineData("www.example.org.:80", "www.example.org")]
    [InlineData("[::1]:8443", "::1")]
    [InlineData("[::1]", "::1")]
    [InlineData("", "")]
    public void Port_and_closing_dot_do_not_count(string header, string expected) => Assert.Equal(expected, HostName.Of(header).ToString());

    [Theory]
    [InlineData("WWW.Example.org.", "www.example.org")]
    [InlineData("*.example.org", "*.example.org")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("[::1]", "::1")]
    [InlineData("localhost", "localhost")]
    public void A_configured_name_is_normalised(string name, string expected)
    {
        Assert.True(HostName.TryNormalize(name, out var normalized));
        Assert.Equal(expected, normalized);
    }

    [Theory]
    [InlineData("www.example.org:80")]
    [InlineData("http://www.example.org")]
    [InlineData("www.*.org")]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("a b")]
    public void What_is_no_host_name_is_refused(string name) => Assert.False(HostName.TryNormalize(name, out _));
}
