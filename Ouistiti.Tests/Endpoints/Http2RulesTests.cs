using System.Diagnostics;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints;

/// <summary>What is refused on HTTP/1 because of what it could mean to a feature is refused on HTTP/2 too.</summary>
[Trait("Category", "Published")]
public sealed class Http2RulesTests
{
    [Theory]
    [InlineData("501", "method", "-X", "get")]
    [InlineData("501", "method", "-X", "TRACE")]
    [InlineData("501", "method_too_long", "-X", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGH")]
    [InlineData("417", "expectation", "-H", "Expect: x")]
    [InlineData("400", "field_name", "-H", "Content_Length: 3")]
    public async Task A_request_is_refused_whichever_way_it_comes(string status, string reason, params string[] arguments)
    {
        await using var edge = await EdgeServer.StartAsync();
        await AssertRefusedAsync(edge, status, reason, arguments);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        using var directory = new TestDirectory();
        await using var edge = await EdgeServer.StartAsync(limits: """{ "MaxRequestBodySize": 1000000 }""");
        await AssertRefusedAsync(edge, "413", "body_too_large", "--upload-file", directory.Write("upload", new byte[8_000_000]));
    }

    private static async Task AssertRefusedAsync(EdgeServer edge, string status, string reason, params string[] arguments)
    {
        foreach (var version in new[] { "--http1.1", "--http2" })
        {
            using var curl = Process.Start(new ProcessStartInfo(
                "curl", [.. arguments, version, "--insecure", "--silent", "--output", "/dev/null", "--max-time", "20", "--write-out", "%{http_code}", $"https://127.0.0.1:{edge.TlsPort}/"])
            {
                RedirectStandardOutput = true,
            })!;
            Assert.Equal(status, await curl.StandardOutput.ReadToEndAsync());
        }

        await edge.RefusedAsync(reason, 2, "https");
        Assert.Contains($", refused: {reason}", edge.Server.Output, StringComparison.Ordinal);
    }
}
