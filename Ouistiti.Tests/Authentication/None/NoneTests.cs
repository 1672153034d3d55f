using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.None;

/// <summary>Visitors who do not sign in.</summary>
[Trait("Category", "Published")]
public sealed class NoneTests
{
    [Theory]
    [InlineData("""[ "None", "Basic" ]""", "/file.txt", "200")]
    [InlineData("""[ "None", "Basic" ]""", "/public/open.txt", "200")]
    [InlineData("""[ "None", "Basic" ]""", "/public/closed.txt", "401")]
    [InlineData("""[ "None", "Basic" ]""", "/public/~ann/own.txt", "401")]
    [InlineData("""[ "None" ]""", "/public/closed.txt", "200")]
    [InlineData("""[ "None" ]""", "/public/~ann/own.txt", "200")]
    public async Task A_visitor_comes_where_nobody_has_to_be_known(string schemes, string target, string status)
    {
        var site = new Site(schemes, visitor: null);
        await site.InitializeAsync();
        try
        {
            Assert.StartsWith($"HTTP/1.1 {status} ", await Wire.GetAsync(site.Port, target), StringComparison.Ordinal);
        }
        finally
        {
            await site.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(null, "anonymous")]
    [InlineData("""{ "User": "guest" }""", "guest")]
    public async Task A_visitor_has_the_name_that_is_configured(string? visitor, string name)
    {
        var site = new Site("""[ "None", "Basic" ]""", visitor);
        await site.InitializeAsync();
        try
        {
            _ = await Wire.GetAsync(site.Port, "/file.txt");
            await site.Server.SaysAsync($" {name} www GET /file.txt ");
        }
        finally
        {
            await site.DisposeAsync();
        }
    }

    [Fact]
    public async Task Who_signs_in_is_no_visitor()
    {
        var site = new Site("""[ "None", "Basic" ]""", visitor: null);
        await site.InitializeAsync();
        try
        {
            var answer = await Wire.SendAsync(site.Port, "GET /public/closed.txt HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic YW5uOmNvcnJlY3QgaG9yc2U=\r\nConnection: close\r\n\r\n");

            Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
            await site.Server.SaysAsync(" ann www GET /public/closed.txt ");
        }
        finally
        {
            await site.DisposeAsync();
        }
    }

    private sealed class Site(string schemes, string? visitor) : SignInSite
    {
        protected override void Configure(JsonObject configuration, JsonObject authentication)
        {
            authentication["Schemes"] = JsonNode.Parse(schemes);
            if (visitor is not null)
            {
                authentication["None"] = JsonNode.Parse(visitor);
            }
        }
    }
}
