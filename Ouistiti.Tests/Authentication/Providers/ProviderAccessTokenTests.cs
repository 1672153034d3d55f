using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Authentication.OpenIdConnect.Providers;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Providers;

/// <summary>Programs that come with an access token of the provider (RFC 9068).</summary>
[Trait("Category", "Published")]
public sealed class ProviderAccessTokenTests
{
    private const string Api = "https://device.example/api";

    private const string Settings = $$"""
        "Allow": { "Groups": [ "staff" ] }, "AccessTokenAudience": "{{Api}}"
        """;

    [Fact]
    public async Task A_token_of_a_real_provider_lets_in_who_may_sign_in()
    {
        const string Back = "http://127.0.0.1:9/signin-oidc";
        await using var provider = await NodeProvider.StartAsync(Back);
        await using var site = await ProviderSite.StartAsync(provider.Issuer, ProviderSite.Client(NodeProvider.ClientId, NodeProvider.ClientSecret), Settings);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(site, await TokenAsync(provider, "ann", Api)));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(site, await TokenAsync(provider, "bob", Api)));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(site, await TokenAsync(provider, "ann", "https://printer.example/api")));

        async Task<string> TokenAsync(NodeProvider of, string user, string resource)
        {
            using var flow = await CodeFlow.StartAsync(of.Issuer, NodeProvider.ClientId, NodeProvider.ClientSecret, Back);
            using var browser = ProviderSite.Browser(user);
            var (_, tokens) = await flow.RedeemAsync((await flow.SignInAsync(browser, "openid api", ("resource", resource)))["code"]);
            return tokens.GetProperty("access_token").GetString()!;
        }
    }

    [Fact]
    public async Task Only_what_was_made_for_the_site_by_the_provider_is_taken()
    {
        await using var provider = await LyingProvider.StartAsync();
        await using var site = await ProviderSite.StartAsync(provider, Settings);
        JsonObject Claims() => new()
        {
            ["iss"] = provider.Url,
            ["aud"] = Api,
            ["sub"] = "subject-of-ann",
            ["preferred_username"] = "ann",
            ["groups"] = new JsonArray("staff"),
            ["iat"] = Now(),
            ["exp"] = Now() + 300,
        };
        Task<HttpStatusCode> TryAsync(Action<JsonObject> change)
        {
            var claims = Claims();
            change(claims);
            return CallAsync(site, provider.Sign(claims));
        }

        Assert.Equal(HttpStatusCode.OK, await TryAsync(_ => { }));
        Assert.Equal(HttpStatusCode.OK, await TryAsync(claims => claims["aud"] = new JsonArray("other", Api)));
        foreach (var change in new Action<JsonObject>[]
        {
            claims => claims["aud"] = "other",
            claims => claims["aud"] = Api + "/",
            claims => claims.Remove("aud"),

            // An ID token, as a thief of one would try it.
            claims => (claims["aud"], claims["nonce"], claims["at_hash"]) = (LyingProvider.ClientId, "x", "y"),
            claims => claims["iss"] = "https://evil.example",
            claims => claims.Remove("iss"),
            claims => claims["groups"] = new JsonArray("guests"),
            claims => claims.Remove("groups"),
            claims => claims.Remove("sub"),
            claims => claims["preferred_username"] = "a/b",
            claims => claims["exp"] = Now() - 120,
            claims => claims["nbf"] = Now() + 300,
            claims => claims.Remove("exp"),
        })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(change));
        }

        foreach (var signing in new[] { TokenSigning.None, TokenSigning.Broken, TokenSigning.OtherKey, TokenSigning.HmacWithClientSecret, TokenSigning.HmacWithPublicKey })
        {
            provider.Answers.Signing = signing;
            Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(claims => claims["jti"] = signing.ToString()));
        }

        provider.Answers.Signing = TokenSigning.Honest;
        provider.RotateKeys(keepOld: false);
        await Eventually.TrueAsync(async () => await TryAsync(claims => claims["jti"] = "new key") == HttpStatusCode.OK, "the new key is known");
    }

    [Fact]
    public async Task Without_an_audience_no_token_of_the_provider_is_taken()
    {
        await using var provider = await LyingProvider.StartAsync();
        await using var site = await ProviderSite.StartAsync(provider);
        var claims = new JsonObject { ["iss"] = provider.Url, ["aud"] = "ouistiti", ["sub"] = "subject-of-ann", ["iat"] = Now(), ["exp"] = Now() + 300 };
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(site, provider.Sign(claims)));
        claims["aud"] = "www";
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(site, provider.Sign(claims)));
    }

    [Fact]
    public async Task A_token_names_nobody_who_has_an_account_of_the_sites_own()
    {
        await using var provider = await LyingProvider.StartAsync();
        await using var site = await ProviderSite.StartAsync(provider, $$"""
            "Allow": { "Everybody": true }, "AccessTokenAudience": "{{Api}}"
            """);
        var claims = new JsonObject { ["iss"] = provider.Url, ["aud"] = Api, ["sub"] = "x", ["preferred_username"] = "admin", ["iat"] = Now(), ["exp"] = Now() + 300 };
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(site, provider.Sign(claims)));

        // Nor of another user of the provider who has signed in.
        using var browser = ProviderSite.Browser();
        Assert.Equal("staff", (await site.SignInAsync(browser)).Page);
        claims["preferred_username"] = "ann";
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(site, provider.Sign(claims)));
        claims["sub"] = "subject-of-ann";
        Assert.Equal(HttpStatusCode.OK, await CallAsync(site, provider.Sign(claims)));
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private static async Task<HttpStatusCode> CallAsync(ProviderSite site, string token)
    {
        using var client = OuistitiServer.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, site.Url + "/staff.html");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
