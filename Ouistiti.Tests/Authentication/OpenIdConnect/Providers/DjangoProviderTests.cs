using System.Net;
using Xunit;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>That Django's provider does what tests lean on.</summary>
public sealed class DjangoProviderTests : IAsyncLifetime
{
    private const string RedirectUri = "http://127.0.0.1:9/signin-oidc";
    private const string Scope = "openid profile email groups";
    private DjangoProvider _provider = null!;
    private CodeFlow _flow = null!;

    public async Task InitializeAsync()
    {
        _provider = await DjangoProvider.StartAsync(RedirectUri);
        _flow = await CodeFlow.StartAsync(_provider.Issuer, DjangoProvider.ClientId, DjangoProvider.ClientSecret, RedirectUri);
    }

    public async Task DisposeAsync()
    {
        _flow.Dispose();
        await _provider.DisposeAsync();
    }

    [Theory]
    [InlineData("ann", "admins", "staff")]
    [InlineData("bob", "guests")]
    public async Task A_user_signs_in_and_is_described(string user, params string[] groups)
    {
        using var browser = new FormBrowser(user, DjangoProvider.Password);
        var returned = await _flow.SignInAsync(browser, Scope);
        Assert.Equal(_flow.State, returned["state"]);
        var (status, tokens) = await _flow.RedeemAsync(returned["code"]);
        Assert.Equal(HttpStatusCode.OK, status);

        var token = await _flow.CheckAsync(tokens.GetProperty("id_token").GetString()!, DjangoProvider.ClientId);
        Assert.Null(token.Exception);
        Assert.Equal(_flow.Nonce, token.Claims["nonce"]);
        Assert.Equal(user, token.Claims["preferred_username"]);
        Assert.Equal(groups, token.ClaimsIdentity.FindAll("groups").Select(claim => claim.Value));
        Assert.Equal(token.Claims["sub"], (await _flow.UserInfoAsync(tokens.GetProperty("access_token").GetString()!)).GetProperty("sub").GetString());
        var (refreshed, _) = await _flow.RefreshAsync(tokens.GetProperty("refresh_token").GetString()!);
        Assert.Equal(HttpStatusCode.OK, refreshed);
    }

    [Fact]
    public async Task A_wrong_password_or_verifier_gets_nothing()
    {
        using var stranger = new FormBrowser("ann", "a wrong one");
        var (_, page) = await stranger.GoAsync(_flow.Start(Scope), RedirectUri);
        Assert.Contains("Wrong user name or password", page, StringComparison.Ordinal);

        using var browser = new FormBrowser("ann", DjangoProvider.Password);
        var (status, answer) = await _flow.RedeemAsync((await _flow.SignInAsync(browser, Scope))["code"], new string('a', 43));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (status, answer.GetProperty("error").GetString()));
    }
}
