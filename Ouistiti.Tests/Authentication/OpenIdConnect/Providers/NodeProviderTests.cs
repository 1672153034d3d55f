using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Xunit;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>That npm's provider does what tests lean on.</summary>
public sealed class NodeProviderTests : IAsyncLifetime
{
    private const string RedirectUri = "http://127.0.0.1:9/signin-oidc";
    private const string Scope = "openid profile email groups offline_access";
    private NodeProvider _provider = null!;
    private CodeFlow _flow = null!;

    public async Task InitializeAsync()
    {
        _provider = await NodeProvider.StartAsync(RedirectUri, "http://127.0.0.1:9/");
        _flow = await CodeFlow.StartAsync(_provider.Issuer, NodeProvider.ClientId, NodeProvider.ClientSecret, RedirectUri);
    }

    public async Task DisposeAsync()
    {
        _flow.Dispose();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_user_signs_in_and_is_described()
    {
        var tokens = await SignInAsync("ann");

        var checkedToken = await _flow.CheckAsync(tokens["id_token"]!.GetValue<string>(), NodeProvider.ClientId);
        Assert.Null(checkedToken.Exception);
        Assert.Equal(_flow.Nonce, checkedToken.Claims["nonce"]);
        Assert.Equal("ann", checkedToken.Claims["preferred_username"]);
        var user = await _flow.UserInfoAsync(tokens["access_token"]!.GetValue<string>());
        Assert.Equal("subject-of-ann", user.GetProperty("sub").GetString());
        Assert.Equal(["staff", "admins"], user.GetProperty("groups").EnumerateArray().Select(group => group.GetString()!));
        Assert.True(user.GetProperty("email_verified").GetBoolean());
    }

    [Fact]
    public async Task A_wrong_password_gets_no_code()
    {
        using var browser = new FormBrowser("ann", "a wrong one");
        var (_, page) = await browser.GoAsync(_flow.Start(Scope), RedirectUri);
        Assert.Contains("Wrong user name or password", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_verifier_gets_no_tokens()
    {
        using var browser = new FormBrowser("ann", NodeProvider.Password);
        var returned = await _flow.SignInAsync(browser, Scope);
        var (status, answer) = await _flow.RedeemAsync(returned["code"], new string('a', 43));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (status, answer.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task The_secret_may_be_in_the_form()
    {
        using var browser = new FormBrowser("ann", NodeProvider.Password);
        var code = (await _flow.SignInAsync(browser, Scope))["code"];
        var (status, _) = await _flow.PostAsync(
            "token", null,
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", RedirectUri), ("code_verifier", _flow.Verifier),
            ("client_id", NodeProvider.ClientId), ("client_secret", NodeProvider.ClientSecret));
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task The_other_client_proves_itself_by_its_key()
    {
        using var keyed = await CodeFlow.StartAsync(_provider.Issuer, NodeProvider.KeyedClientId, "none", RedirectUri);
        using var browser = new FormBrowser("ann", NodeProvider.Password);
        var code = (await keyed.SignInAsync(browser, Scope))["code"];
        var (refused, _) = await keyed.RedeemAsync(code);
        var (status, _) = await keyed.PostAsync(
            "token", null,
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", RedirectUri), ("code_verifier", keyed.Verifier),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", Assertion()));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused, status));
    }

    [Fact]
    public async Task A_refresh_token_is_worth_one_refresh_and_needs_offline_access()
    {
        var first = Refresh(await SignInAsync("ann"));
        var (status, answer) = await _flow.RefreshAsync(first!);
        var (again, error) = await _flow.RefreshAsync(first!);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (status, again));
        Assert.NotEqual(first, answer.GetProperty("refresh_token").GetString());
        Assert.Equal("invalid_grant", error.GetProperty("error").GetString());
        Assert.Null(Refresh(await SignInAsync("ann", "openid profile")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_user_who_is_disabled_or_revoked_is_not_refreshed(bool disabled)
    {
        var (anns, bobs) = (Refresh(await SignInAsync("ann")), Refresh(await SignInAsync("bob")));
        await (disabled ? _provider.DisableAsync("ann") : _provider.RevokeAsync("ann"));
        var (status, answer) = await _flow.RefreshAsync(anns!);
        var (others, _) = await _flow.RefreshAsync(bobs!);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (status, answer.GetProperty("error").GetString()));
        Assert.Equal(HttpStatusCode.OK, others);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task New_keys_keep_sessions_and_old_tokens_as_asked(bool keepOld)
    {
        var tokens = await SignInAsync("ann");
        await _provider.RotateKeysAsync(keepOld);
        await _provider.ChangeUserAsync("ann", new() { ["groups"] = new JsonArray("others") });
        Assert.Equal(keepOld, (await _flow.CheckAsync(tokens["id_token"]!.GetValue<string>(), NodeProvider.ClientId)).IsValid);
        var (_, answer) = await _flow.RefreshAsync(Refresh(tokens)!);
        var checkedToken = await _flow.CheckAsync(answer.GetProperty("id_token").GetString()!, NodeProvider.ClientId);
        Assert.Null(checkedToken.Exception);
        Assert.Contains("others", checkedToken.ClaimsIdentity.FindAll("groups").Select(claim => claim.Value));
    }

    [Fact]
    public async Task An_access_token_for_an_API_is_a_JWT()
    {
        var tokens = await SignInAsync("ann", "openid api", ("resource", "https://device.example/api"));
        var token = await _flow.CheckAsync(tokens["access_token"]!.GetValue<string>(), "https://device.example/api");
        Assert.Null(token.Exception);
        Assert.Equal("subject-of-ann", token.Claims["sub"]);
        Assert.Equal(["staff", "admins"], token.ClaimsIdentity.FindAll("groups").Select(claim => claim.Value));
    }

    [Fact]
    public async Task Signing_out_leads_back_and_ends_the_session()
    {
        using var browser = new FormBrowser("ann", NodeProvider.Password);
        var (_, tokens) = await _flow.RedeemAsync((await _flow.SignInAsync(browser, Scope))["code"]);
        var end = $"{_flow.Endpoint("end_session")}?id_token_hint={tokens.GetProperty("id_token")}&state=here&post_logout_redirect_uri=http://127.0.0.1:9/";
        var (address, _) = await browser.GoAsync(new(end), "http://127.0.0.1:9/");
        var returned = await _flow.SignInAsync(browser, "openid", ("prompt", "none"));
        Assert.Equal(("http://127.0.0.1:9/?state=here", "login_required"), (address.AbsoluteUri, returned["error"]));
    }

    [Fact]
    public async Task A_device_is_signed_in_by_a_user_elsewhere()
    {
        var (_, asked) = await _flow.AskAsync("device_authorization", ("scope", "openid profile"), ("client_id", NodeProvider.ClientId));
        Task<(HttpStatusCode Status, System.Text.Json.JsonElement Answer)> Poll() =>
            _flow.AskAsync("token", ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", asked.GetProperty("device_code").GetString()!));

        var (_, early) = await Poll();
        using var browser = new FormBrowser("ann", NodeProvider.Password);
        var (_, page) = await browser.GoAsync(new(asked.GetProperty("verification_uri_complete").GetString()!));
        Assert.Contains("The device is signed in", page, StringComparison.Ordinal);
        var (status, _) = await Poll();
        Assert.Equal(("authorization_pending", HttpStatusCode.OK), (early.GetProperty("error").GetString(), status));
    }

    [Fact]
    public async Task Users_are_sent_back_where_the_settings_say()
    {
        await _provider.SendBackAsync("http://127.0.0.1:9/other");
        await _provider.SetLifetimesAsync(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
        using var flow = await CodeFlow.StartAsync(_provider.Issuer, NodeProvider.ClientId, NodeProvider.ClientSecret, "http://127.0.0.1:9/other");
        using var browser = new FormBrowser("bob", NodeProvider.Password);
        var (_, tokens) = await flow.RedeemAsync((await flow.SignInAsync(browser, "openid"))["code"]);
        Assert.Equal(30, tokens.GetProperty("expires_in").GetInt32());
    }

    private async Task<JsonObject> SignInAsync(string user, string scope = Scope, params (string Name, string Value)[] more)
    {
        using var browser = new FormBrowser(user, NodeProvider.Password);
        var returned = await _flow.SignInAsync(browser, scope, more);
        Assert.Equal((_flow.State, _provider.Issuer), (returned["state"], returned["iss"]));
        var (status, answer) = await _flow.RedeemAsync(returned["code"]);
        Assert.Equal(HttpStatusCode.OK, status);
        return JsonObject.Create(answer)!;
    }

    private static string? Refresh(JsonObject tokens) => tokens["refresh_token"]?.GetValue<string>();

    private string Assertion()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = NodeProvider.KeyedClientId,
            ["sub"] = NodeProvider.KeyedClientId,
            ["aud"] = _provider.Issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["iat"] = now,
            ["exp"] = now + 60,
        };
        return Tokens.Jwt.Make("""{"alg":"ES256"}""", claims.ToJsonString(), data => _provider.ClientKey.SignData(data, HashAlgorithmName.SHA256));
    }
}
