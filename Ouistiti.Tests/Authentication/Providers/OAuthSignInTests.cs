using System.Net;
using Ouistiti.Tests.Authentication.OpenIdConnect.Providers;
using Xunit;

namespace Ouistiti.Tests.Authentication.Providers;

/// <summary>Signing in at a provider that knows OAuth 2.0 alone: there is no ID token, and no discovery.</summary>
[Trait("Category", "Published")]
public sealed class OAuthSignInTests : IAsyncLifetime
{
    private LyingProvider? _provider;
    private ProviderSite? _site;

    private LyingProvider Provider => _provider!;

    private ProviderSite Site => _site!;

    public async Task InitializeAsync()
    {
        _provider = await LyingProvider.StartAsync();
        _site = await ProviderSite.StartAsync(
            string.Empty,
            $"""
            "AuthorizationEndpoint": "{Provider.Url}/authorize", "TokenEndpoint": "{Provider.Url}/token", "UserInfoEndpoint": "{Provider.Url}/userinfo",
            {ProviderSite.Client(LyingProvider.ClientId, LyingProvider.ClientSecret)}
            """,
            """ "Claims": { "User": "preferred_username" }, "Allow": { "Groups": [ "staff" ] } """);
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await Provider.DisposeAsync();
    }

    [Fact]
    public async Task A_user_whom_the_provider_describes_comes_in()
    {
        Provider.Answers.Tokens = tokens => tokens.Remove("id_token");
        using var browser = ProviderSite.Browser();
        Assert.Equal("staff", (await Site.SignInAsync(browser)).Page);
        Assert.Equal(HttpStatusCode.OK, await Site.StatusAsync(browser));
        Assert.Equal("S256", Provider.Last(ProviderEndpoint.Authorize)["code_challenge_method"]);
        Assert.Equal(0, Provider.Count(ProviderEndpoint.Discovery));
    }

    [Fact]
    public async Task A_user_whom_it_describes_as_somebody_else_does_not()
    {
        Provider.Answers.UserInfo = user => user["groups"] = "guests";
        using var browser = ProviderSite.Browser();
        Assert.Contains("you are not admitted here", (await Site.SignInAsync(browser)).Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await Site.StatusAsync(browser));
    }

    [Theory]
    [InlineData("state", 400)]
    [InlineData("denied", 403)]
    [InlineData("token", 502)]
    [InlineData("user", 503)]
    public async Task What_goes_wrong_is_told(string what, int status)
    {
        switch (what)
        {
            case "state": Provider.Answers.Return = parameters => parameters["state"] = "AAAA"; break;
            case "denied": Provider.Answers.Refuse("access_denied", "<script>"); break;
            case "token": Provider.Answers.Instead[ProviderEndpoint.Token] = CannedAnswer.Error("invalid_client"); break;
            default: Provider.Answers.Instead[ProviderEndpoint.UserInfo] = CannedAnswer.Html; break;
        }

        using var browser = ProviderSite.Browser();
        Assert.Contains("You are not signed in", (await Site.SignInAsync(browser)).Page, StringComparison.Ordinal);
        await Site.Server.SaysAsync($"/signin-oidc HTTP/1.1 {status} ");
    }

    [Fact]
    public async Task Who_signs_out_has_signed_out_here()
    {
        using var browser = ProviderSite.Browser();
        _ = await Site.SignInAsync(browser);
        using var answer = await browser.Client.PostAsync(new Uri(Site.Url + "/signout"), null);
        Assert.Equal("/", answer.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, await Site.StatusAsync(browser));
    }
}
