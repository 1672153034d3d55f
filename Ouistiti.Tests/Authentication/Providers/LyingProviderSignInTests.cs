using System.Net;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Authentication.OpenIdConnect.Providers;
using Xunit;

namespace Ouistiti.Tests.Authentication.Providers;

/// <summary>Signing in at a provider that lies or breaks: the rules of OpenID Connect Core 1.0, section 3.1, and RFC 9700. Nobody gets in.</summary>
[Trait("Category", "Published")]
public sealed class LyingProviderSignInTests : IAsyncLifetime
{
    private LyingProvider? _provider;
    private ProviderSite? _site;

    private LyingProvider Provider => _provider!;

    private ProviderSite Site => _site!;

    /// <summary>What the provider lies about, what the log says of it, and the status of the page.</summary>
    public static TheoryData<string, string, int> Lies => new()
    {
        { "the ID token's issuer", "the ID token is of another issuer", 502 },
        { "its audience", "the ID token is for another client", 502 },
        { "an audience more, without azp", "the ID token was made for another client", 502 },
        { "another azp", "the ID token was made for another client", 502 },
        { "its time, long over", "the ID token has expired, or is not valid yet", 502 },
        { "its time, still to come", "the ID token has expired, or is not valid yet", 502 },
        { "no time", "the ID token has expired, or is not valid yet", 502 },
        { "no signature", "the signature of the ID token is missing, wrong, or of an algorithm that is not accepted", 502 },
        { "a signature by the public key", "the signature of the ID token is missing, wrong, or of an algorithm that is not accepted", 502 },
        { "a signature by the secret", "the signature of the ID token is missing, wrong, or of an algorithm that is not accepted", 502 },
        { "another key by the same name", "the signature of the ID token is missing, wrong, or of an algorithm that is not accepted", 502 },
        { "a broken signature", "the signature of the ID token is missing, wrong, or of an algorithm that is not accepted", 502 },
        { "an unknown key", "the ID token is signed with a key that the provider does not publish", 502 },
        { "another nonce", "its nonce is wrong", 502 },
        { "no nonce", "its nonce is wrong", 502 },
        { "no subject", "the ID token is not valid", 502 },
        { "another access token", "the ID token was made for another access token", 502 },
        { "no ID token", "the token endpoint answers without an ID token", 502 },
        { "the issuer of the answer", "the answer is of another issuer", 502 },
        { "no issuer of the answer", "the answer does not name its issuer", 502 },
        { "no code", "the answer holds no code", 502 },
        { "tokens in the browser", "the answer holds tokens, which nobody asked for", 502 },
        { "the state", "the answer belongs to no sign-in that this browser has begun", 400 },
        { "no state", "the answer belongs to no sign-in that this browser has begun", 400 },
        { "another user's information", "the UserInfo endpoint answers about another user", 502 },
        { "a page in place of tokens", "the token endpoint answers with status 200 and text/html", 502 },
        { "a failure in place of tokens", "the token endpoint answers with status 500", 503 },
        { "too much in place of tokens", "does not answer as it should", 502 },
        { "a redirect in place of tokens", "the token endpoint answers with status 307", 502 },
        { "a code that is over", "the token endpoint answers invalid_grant", 400 },
        { "a client that it does not know", "the token endpoint answers invalid_client", 502 },
        { "no to the user", "the provider, or the user there, said no", 403 },
        { "that it is busy", "the provider answers temporarily_unavailable", 503 },
        { "that the site may not ask", "the provider answers unauthorized_client", 502 },
    };

    public async Task InitializeAsync()
    {
        _provider = await LyingProvider.StartAsync();
        _site = await ProviderSite.StartAsync(_provider);
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await Provider.DisposeAsync();
    }

    [Fact]
    public async Task Who_tells_the_truth_is_believed()
    {
        using var browser = ProviderSite.Browser();
        var (address, page) = await Site.SignInAsync(browser);
        Assert.Equal(($"{Site.Url}/staff.html", "staff"), (address.AbsoluteUri, page));
        Assert.Equal(HttpStatusCode.OK, await Site.StatusAsync(browser));
        await Site.Server.SaysAsync("ann has signed in at the provider, from 127.0.0.1.");

        // What was asked is of RFC 9700: code, PKCE with S256, exact redirection URI, the secret in its field.
        var asked = Provider.Last(ProviderEndpoint.Authorize);
        Assert.Equal(("code", "S256", $"{Site.Url}/signin-oidc"), (asked["response_type"], asked["code_challenge_method"], asked["redirect_uri"]));
        Assert.Equal("client_secret_basic", Provider.Last(ProviderEndpoint.Token).ClientProof.Method);
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lie_lets_nobody_in(string lie, string reason, int status)
    {
        Tell(lie);
        using var browser = ProviderSite.Browser();
        var (address, page) = await Site.SignInAsync(browser);
        Assert.StartsWith($"{Site.Url}/signin-oidc", address.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("You are not signed in", page, StringComparison.Ordinal);
        Assert.DoesNotContain("script", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await Site.StatusAsync(browser));
        await Site.Server.SaysAsync(reason);
        await Site.Server.SaysAsync($"/signin-oidc HTTP/1.1 {status} ");
    }

    [Fact]
    public async Task The_sites_own_administrator_comes_in_while_the_provider_lies()
    {
        Provider.Answers.Issuer = "https://evil.example";
        using var browser = new FormBrowser("admin", ProviderSite.Password);
        Assert.Equal("staff", (await browser.GoAsync(new Uri(Site.Url + "/staff.html"))).Page);
    }

    [Fact]
    public async Task A_state_made_for_another_host_leads_nobody_there()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Site.Url}/signin/openid?redirect_uri=https://evil.example/"));
        request.Headers.Host = "evil.example";
        using var anybody = ProviderSite.Browser();
        using var asked = await anybody.Client.SendAsync(request);
        var state = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(asked.Headers.Location!.Query)["state"].ToString();
        using var answer = await anybody.Client.GetAsync(new Uri($"{Site.Url}/signout-callback-oidc?state={state}"));
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    private void Tell(string lie)
    {
        var answers = Provider.Answers;
        Action<JsonObject> Claim(string name, JsonNode? value) => claims => claims[name] = value;
        Action<JsonObject> Without(string name) => claims => claims.Remove(name);
        switch (lie)
        {
            case "the ID token's issuer": answers.Claims = Claim("iss", "https://evil.example"); break;
            case "its audience": answers.Claims = Claim("aud", "another"); break;
            case "an audience more, without azp": answers.Claims = Claim("aud", new JsonArray(LyingProvider.ClientId, "another")); break;
            case "another azp": answers.Claims = Claim("azp", "another"); break;
            case "its time, long over": answers.ClockError = -TimeSpan.FromHours(1); break;
            case "its time, still to come": answers.Claims = Claim("nbf", TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds()); break;
            case "no time": answers.Claims = Without("exp"); break;
            case "no signature": answers.Signing = TokenSigning.None; break;
            case "a signature by the public key": answers.Signing = TokenSigning.HmacWithPublicKey; break;
            case "a signature by the secret": answers.Signing = TokenSigning.HmacWithClientSecret; break;
            case "another key by the same name": answers.Signing = TokenSigning.OtherKey; break;
            case "a broken signature": answers.Signing = TokenSigning.Broken; break;
            case "an unknown key": answers.Header = Claim("kid", "unknown"); break;
            case "another nonce": answers.Claims = Claim("nonce", "another"); break;
            case "no nonce": answers.Claims = Without("nonce"); break;
            case "no subject": answers.Claims = Without("sub"); break;
            case "another access token": answers.Claims = Claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"); break;
            case "no ID token": answers.Tokens = Without("id_token"); break;
            case "the issuer of the answer": answers.Return = parameters => parameters["iss"] = "https://evil.example"; break;
            case "no issuer of the answer": answers.Return = parameters => parameters.Remove("iss"); break;
            case "no code": answers.Return = parameters => parameters.Remove("code"); break;
            case "tokens in the browser": answers.Return = parameters => parameters["id_token"] = "e30.e30."; break;
            case "the state": answers.Return = parameters => parameters["state"] = "AAAA"; break;
            case "no state": answers.Return = parameters => parameters.Remove("state"); break;
            case "another user's information": answers.UserInfo = Claim("sub", "another"); break;
            case "a page in place of tokens": answers.Instead[ProviderEndpoint.Token] = CannedAnswer.Text("text/html", "<script>alert(1)</script>"); break;
            case "a failure in place of tokens": answers.Instead[ProviderEndpoint.Token] = CannedAnswer.Html; break;
            case "too much in place of tokens": answers.Instead[ProviderEndpoint.Token] = CannedAnswer.Huge; break;
            case "a redirect in place of tokens": answers.Instead[ProviderEndpoint.Token] = CannedAnswer.Redirect(Provider.Url + "/elsewhere"); break;
            case "a code that is over": answers.Instead[ProviderEndpoint.Token] = CannedAnswer.Error("invalid_grant"); break;
            case "a client that it does not know": answers.Instead[ProviderEndpoint.Token] = CannedAnswer.Error("invalid_client", status: 401); break;
            case "no to the user": answers.Refuse("access_denied", "<script>alert(1)</script>"); break;
            case "that it is busy": answers.Refuse("temporarily_unavailable", "later"); break;
            case "that the site may not ask": answers.Refuse("unauthorized_client", "<script>alert(1)</script>"); break;
            default: throw new ArgumentOutOfRangeException(nameof(lie), lie, "is none");
        }
    }
}
