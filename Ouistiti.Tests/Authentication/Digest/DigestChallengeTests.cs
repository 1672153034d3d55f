using Ouistiti.Middleware.Authentication.Digest;
using Ouistiti.Middleware.Validation;
using Xunit;

namespace Ouistiti.Tests.Authentication.Digest;

/// <summary>What is offered, and what can be configured.</summary>
public sealed class DigestChallengeTests
{
    [Fact]
    public async Task Without_more_SHA_256_is_offered_alone()
    {
        await using var site = new DigestSite();
        var (_, context, challenges) = await site.AskAsync(null);
        Assert.Equal(401, context.Response.StatusCode);
        Assert.Matches(
            "^Digest realm=\"device 1\", qop=\"auth\", algorithm=SHA-256, nonce=\"[\\w-]{44}\", opaque=\"[\\w-]{22}\", charset=UTF-8$",
            Assert.Single(challenges));
    }

    [Fact]
    public async Task The_strongest_comes_first()
    {
        await using var site = new DigestSite(new DigestSettings { Algorithms = ["MD5", "sha-256", "SHA1", "SHA-512-256", "SHA-512"], Integrity = true, UserHash = true });
        var (_, _, challenges) = await site.AskAsync(null);
        Assert.Equal(["SHA-512-256", "SHA-512", "SHA-256", "SHA1", "MD5"], challenges.Select(challenge => new DigestClient(challenge)["algorithm"]));
        Assert.All(challenges, challenge => Assert.Contains("qop=\"auth, auth-int\"", challenge, StringComparison.Ordinal));
        Assert.All(challenges, challenge => Assert.EndsWith(", charset=UTF-8, userhash=true", challenge, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SHA256", "is no algorithm of Digest")]
    [InlineData("SHA-256-sess", "is no algorithm of Digest")]
    [InlineData("", "is no algorithm of Digest")]
    public void An_unknown_algorithm_is_a_mistake(string name, string problem)
    {
        var mistake = Assert.Single(Check(new DigestSettings { Algorithms = ["MD5", name] }));
        Assert.Equal(("Algorithms:1", problem), (mistake.Key, mistake.Problem));
        Assert.Equal("one of SHA-512-256, SHA-512, SHA-256, SHA1, MD5", mistake.Expected);
    }

    [Fact]
    public void Naming_one_twice_is_a_mistake() =>
        Assert.Equal("names an algorithm twice", Assert.Single(Check(new DigestSettings { Algorithms = ["MD5", "md5"] })).Problem);

    [Theory]
    [InlineData(9, 1)]
    [InlineData(10, 0)]
    [InlineData(86_401, 1)]
    public void A_nonce_lives_from_ten_seconds_to_a_day(int seconds, int mistakes) =>
        Assert.Equal(mistakes, Check(new DigestSettings { NonceLifetime = TimeSpan.FromSeconds(seconds) }).Count);

    private static List<Mistake> Check(DigestSettings settings)
    {
        var mistakes = new List<Mistake>();
        settings.Validate(new SectionCheck("/", mistakes));
        return mistakes;
    }
}
