using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>That the provider which lies tells the truth until it is told otherwise, and then lies as it is told.</summary>
public sealed class LyingProviderTests : IAsyncLifetime
{
    private const string RedirectUri = "http://127.0.0.1:9/signin-oidc";
    private const string Scope = "openid offline_access";
    private LyingProvider _provider = null!;
    private CodeFlow _flow = null!;

    public async Task InitializeAsync()
    {
        _provider = await LyingProvider.StartAsync();
        _flow = await CodeFlow.StartAsync(_provider.Url, LyingProvider.ClientId, LyingProvider.ClientSecret, RedirectUri);
    }

    public async Task DisposeAsync()
    {
        _flow.Dispose();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task The_truth_can_be_checked()
    {
        var tokens = await SignInAsync();
        var token = await _flow.CheckAsync(IdToken(tokens), LyingProvider.ClientId);
        Assert.Null(token.Exception);
        Assert.Equal(_flow.Nonce, token.Claims["nonce"]);
        Assert.Equal("ann", (await _flow.UserInfoAsync(tokens.GetProperty("access_token").GetString()!)).GetProperty("preferred_username").GetString());
        var (first, _) = await _flow.RefreshAsync(tokens.GetProperty("refresh_token").GetString()!);
        var (second, _) = await _flow.RefreshAsync(tokens.GetProperty("refresh_token").GetString()!);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (first, second));
    }

    [Fact]
    public async Task What_it_was_asked_is_remembered()
    {
        _ = await SignInAsync();
        Assert.Equal(_flow.Nonce, _provider.Last(ProviderEndpoint.Authorize)["nonce"]);
        Assert.Equal(("client_secret_basic", LyingProvider.ClientId, LyingProvider.ClientSecret), _provider.Last(ProviderEndpoint.Token).ClientProof);
        Assert.Equal((1, 1, 0), (_provider.Count(ProviderEndpoint.Discovery), _provider.Count(ProviderEndpoint.Token), _provider.Count(ProviderEndpoint.Refresh)));
    }

    [Fact]
    public async Task A_code_is_taken_once_and_with_its_verifier()
    {
        var returned = await ReturnAsync();
        var (wrong, _) = await _flow.RedeemAsync(returned["code"], new string('a', 43));
        var (right, _) = await _flow.RedeemAsync(returned["code"]);
        var (again, answer) = await _flow.RedeemAsync(returned["code"]);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK, HttpStatusCode.BadRequest), (wrong, right, again));
        Assert.Equal("invalid_grant", answer.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        using var stranger = await CodeFlow.StartAsync(_provider.Url, LyingProvider.ClientId, "guessed", RedirectUri);
        var (status, answer) = await stranger.RedeemAsync((await ReturnAsync())["code"]);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (status, answer.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task A_form_brings_the_code_where_the_client_wants_one()
    {
        using var browser = new FormBrowser("nobody", "nothing");
        var answer = await browser.Client.GetStringAsync(_flow.Start(Scope, ("response_mode", "form_post")));
        Assert.Contains("<form method=\"post\" action=\"http://127.0.0.1:9/signin-oidc\"><input type=\"hidden\" name=\"code\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iss", "http://evil.example", typeof(SecurityTokenInvalidIssuerException))]
    [InlineData("aud", "another", typeof(SecurityTokenInvalidAudienceException))]
    public async Task A_claim_can_be_a_lie(string claim, string value, Type refusal)
    {
        _provider.Answers.Claims = claims => claims[claim] = value;
        Assert.IsType(refusal, (await CheckAsync()).Exception);
    }

    [Theory]
    [InlineData(nameof(TokenSigning.None))]
    [InlineData(nameof(TokenSigning.HmacWithPublicKey))]
    [InlineData(nameof(TokenSigning.HmacWithClientSecret))]
    [InlineData(nameof(TokenSigning.Broken))]
    [InlineData(nameof(TokenSigning.OtherKey))]
    public async Task A_signature_can_be_wrong(string signing)
    {
        _provider.Answers.Signing = Enum.Parse<TokenSigning>(signing);
        Assert.False((await CheckAsync()).IsValid);
        _provider.Answers.Signing = TokenSigning.Honest;
        Assert.True((await CheckAsync()).IsValid);
    }

    [Theory]
    [InlineData(-10, typeof(SecurityTokenExpiredException))]
    [InlineData(-4, null)]
    [InlineData(10, typeof(SecurityTokenNotYetValidException))]
    public async Task The_clock_can_be_off(int minutes, Type? refusal)
    {
        _provider.Answers.ClockError = TimeSpan.FromMinutes(minutes);
        _provider.Answers.Claims = claims => claims["nbf"] = claims["iat"]!.DeepClone();
        Assert.Equal(refusal, (await CheckAsync()).Exception?.GetType());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_rotate(bool keepOld)
    {
        var old = IdToken(await SignInAsync());
        _provider.RotateKeys(keepOld);
        Assert.Equal(keepOld, (await _flow.CheckAsync(old, LyingProvider.ClientId)).IsValid);
        Assert.True((await CheckAsync()).IsValid);
        _provider.Answers.Header = header => header["kid"] = "unknown";
        Assert.False((await CheckAsync()).IsValid);
    }

    [Fact]
    public async Task The_browser_comes_back_with_a_lie()
    {
        _provider.Answers.Return = parameters => parameters["state"] = "wrong";
        Assert.Equal("wrong", (await ReturnAsync())["state"]);
        _provider.Answers.Refuse("access_denied", "<script>alert(1)</script>\r\nnew line");
        var returned = await ReturnAsync();
        Assert.Equal(("access_denied", "<script>alert(1)</script>\r\nnew line", _flow.State), (returned["error"], returned["error_description"], returned["state"]));
        Assert.DoesNotContain("code", returned.Keys);
    }

    [Fact]
    public async Task A_code_is_given_and_taken_again()
    {
        _provider.Answers.RepeatsCode = _provider.Answers.TakesCodeAgain = true;
        var (first, second) = ((await ReturnAsync())["code"], (await ReturnAsync())["code"]);
        Assert.Equal(first, second);
        Assert.Equal(HttpStatusCode.OK, (await _flow.RedeemAsync(first)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _flow.RedeemAsync(first)).Status);
    }

    [Fact]
    public async Task Each_endpoint_breaks_as_it_is_told()
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        async Task<HttpResponseMessage> AskAsync(CannedAnswer answer, HttpCompletionOption until = HttpCompletionOption.ResponseContentRead)
        {
            _provider.Answers.Instead[ProviderEndpoint.Discovery] = answer;
            return await client.GetAsync(new Uri(_provider.Url + "/.well-known/openid-configuration"), until);
        }

        Assert.Equal(HttpStatusCode.InternalServerError, (await AskAsync(CannedAnswer.Html)).StatusCode);
        Assert.Equal(_provider.Url + "/elsewhere", (await AskAsync(CannedAnswer.Redirect(_provider.Url + "/elsewhere"))).Headers.Location!.AbsoluteUri);
        Assert.True((await (await AskAsync(CannedAnswer.Huge)).Content.ReadAsByteArrayAsync()).Length > 10_000_000);
        Assert.Contains("invalid_grant", await (await AskAsync(CannedAnswer.Error("invalid_grant"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        _ = await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(CannedAnswer.HangUp));
        using var stalled = await AskAsync(CannedAnswer.Stall, HttpCompletionOption.ResponseHeadersRead);
        var rest = stalled.Content.ReadAsStringAsync();
        var hung = AskAsync(CannedAnswer.Hang);
        await Eventually.TrueAsync(() => _provider.Count(ProviderEndpoint.Discovery) >= 8, "all are asked for");
        Assert.False(rest.IsCompleted || hung.IsCompleted);

        // Whoever waits for it does not keep it from ending.
        await _provider.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        _ = await Assert.ThrowsAsync<HttpRequestException>(() => hung);
        _ = await Assert.ThrowsAnyAsync<Exception>(() => rest);
    }

    [Fact]
    public async Task Documents_can_be_lies()
    {
        _provider.Answers.Issuer = "http://evil.example";
        _provider.Answers.Discovery = document => document["token_endpoint"] = "https://elsewhere.example/token";
        _provider.Answers.UserInfo = user => user["sub"] = "another";
        _provider.Answers.Tokens = tokens => tokens.Remove("id_token");
        var tokens = await SignInAsync();
        Assert.False(tokens.TryGetProperty("id_token", out _));
        Assert.Equal("another", (await _flow.UserInfoAsync(tokens.GetProperty("access_token").GetString()!)).GetProperty("sub").GetString());
        using var flow = await CodeFlow.StartAsync(_provider.Url, LyingProvider.ClientId, LyingProvider.ClientSecret, RedirectUri);
        Assert.Equal(("http://evil.example", "elsewhere.example"), (flow.Discovery.GetProperty("issuer").GetString(), flow.Endpoint("token").Host));
    }

    private async Task<Dictionary<string, string>> ReturnAsync()
    {
        using var browser = new FormBrowser("nobody", "nothing");
        return await _flow.SignInAsync(browser, Scope);
    }

    private async Task<JsonElement> SignInAsync()
    {
        var (status, tokens) = await _flow.RedeemAsync((await ReturnAsync())["code"]);
        Assert.Equal(HttpStatusCode.OK, status);
        return tokens;
    }

    private async Task<TokenValidationResult> CheckAsync() => await _flow.CheckAsync(IdToken(await SignInAsync()), LyingProvider.ClientId);

    private static string IdToken(JsonElement tokens) => tokens.GetProperty("id_token").GetString()!;
}
