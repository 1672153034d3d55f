using System.Text;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Digest;
using Xunit;

namespace Ouistiti.Tests.Authentication.Digest;

/// <summary>Bodies that are protected too (<c>qop=auth-int</c>).</summary>
public sealed class DigestBodyTests
{
    private static readonly DigestSettings Integrity = new() { Integrity = true, Algorithms = ["SHA-512-256", "SHA-256"], MaxIntegrityBodySize = 200_000 };

    [Theory]
    [InlineData("SHA-256", 0)]
    [InlineData("SHA-256", 10)]
    [InlineData("SHA-256", 200_000)]
    [InlineData("SHA-512-256", 200_000)]
    public async Task A_body_is_verified_and_can_still_be_read(string algorithm, int length)
    {
        await using var site = new DigestSite(Integrity);
        var body = Body(length);
        var (result, context, _) = await site.AskAsync(await SignAsync(site, body, algorithm), "POST", body: body);
        Assert.True(result.Succeeded);
        using var read = new MemoryStream();
        await context.Request.Body.CopyToAsync(read);
        Assert.Equal(body, read.ToArray());
        Assert.DoesNotContain("rspauth", context.Response.Headers["Authentication-Info"].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public async Task A_changed_body_is_refused(int length)
    {
        await using var site = new DigestSite(Integrity);
        var body = Body(length);
        var credentials = await SignAsync(site, body);
        body[length / 2] ^= 1;
        Assert.False((await site.AskAsync(credentials, "POST", body: body)).Result.Succeeded);
        Assert.False((await site.AskAsync(credentials, "POST", body: body[..^1])).Result.Succeeded);
        Assert.False((await site.AskAsync(credentials, "POST")).Result.Succeeded);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_said_to_be()
    {
        await using var site = new DigestSite(Integrity);
        var body = Body(200_001);
        var credentials = await SignAsync(site, body);
        var exception = await Assert.ThrowsAsync<BadHttpRequestException>(() => site.AskAsync(credentials, "POST", body: body));
        Assert.Equal(413, exception.StatusCode);
    }

    [Fact]
    public async Task Nobody_has_a_body_read_without_a_nonce_that_can_be_used()
    {
        await using var site = new DigestSite(Integrity);
        var credentials = await SignAsync(site, Body(10));
        site.Time.Advance(TimeSpan.FromMinutes(6));
        var (result, context, challenges) = await site.AskAsync(credentials, "POST", body: Body(10));
        Assert.False(result.Succeeded);
        Assert.All(challenges, challenge => Assert.EndsWith("stale=true", challenge, StringComparison.Ordinal));
        Assert.Equal(0, context.Request.Body.Position);
    }

    [Fact]
    public async Task It_is_refused_where_it_is_not_offered_and_for_streams_without_end()
    {
        await using var plain = new DigestSite();
        Assert.False((await plain.AskAsync(await SignAsync(plain, Body(10)), "POST", body: Body(10))).Result.Succeeded);

        await using var site = new DigestSite(Integrity);
        var client = await site.ChallengeAsync("SHA-256");
        (client.Method, client.Qop) = ("CONNECT", "auth-int");
        Assert.False((await site.AskAsync(client.Sign(), "CONNECT")).Result.Succeeded);
    }

    private static byte[] Body(int length) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("0123456789", (length / 10) + 1))[..length]);

    private static async Task<string> SignAsync(DigestSite site, byte[] body, string algorithm = "SHA-256")
    {
        var client = await site.ChallengeAsync(algorithm);
        (client.Method, client.Qop, client.Body) = ("POST", "auth-int", body);
        return client.Sign();
    }
}
