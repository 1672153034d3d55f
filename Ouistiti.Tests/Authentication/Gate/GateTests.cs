using System.Globalization;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Gate;

/// <summary>Every feature, by every scheme: who has signed in gets it, nobody else gets anything of it.</summary>
[Trait("Category", "Published")]
public sealed class GateTests(GateSite site) : IClassFixture<GateSite>
{
    public static TheoryData<GatedFeature, Signature> Matrix()
    {
        var matrix = new TheoryData<GatedFeature, Signature>();
        foreach (var feature in GatedFeature.All)
        {
            foreach (var signature in Enum.GetValues<Signature>())
            {
                matrix.Add(feature, signature);
            }
        }

        return matrix;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task A_signed_in_user_passes(GatedFeature feature, Signature by) =>
        Assert.StartsWith($"HTTP/1.1 {feature.Status} ", await AskAsync(feature, await site.CredentialsAsync(by, feature.Request, isRight: true)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Wrong_credentials_do_not(GatedFeature feature, Signature by) =>
        AssertRefused(await AskAsync(feature, await site.CredentialsAsync(by, feature.Request, isRight: false)));

    [Theory]
    [MemberData(nameof(Features))]
    public async Task Nobody_passes(GatedFeature feature) => AssertRefused(await AskAsync(feature, string.Empty));

    [Fact]
    public async Task A_request_of_HTTP_0_9_gets_nothing_of_the_site()
    {
        var answer = await Wire.SendAsync(site.Port, "GET /file.txt\r\n");

        Assert.Contains("401", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("0123", answer, StringComparison.Ordinal);
    }

    public static TheoryData<GatedFeature> Features() => [.. GatedFeature.All];

    private static void AssertRefused(string answer)
    {
        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
        Assert.Contains("WWW-Authenticate: ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("0123", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN CERTIFICATE", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("a.txt", answer, StringComparison.Ordinal);
    }

    private Task<string> AskAsync(GatedFeature feature, string credentials) =>
        Wire.SendAsync(site.Port, string.Format(CultureInfo.InvariantCulture, feature.Request, credentials));
}
