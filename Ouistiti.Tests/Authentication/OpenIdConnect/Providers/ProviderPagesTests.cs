using Microsoft.Playwright;
using Ouistiti.Tests.Browser;
using Xunit;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>That a real browser gets through the providers' pages.</summary>
public sealed class ProviderPagesTests
{
    private const string Scope = "openid profile";

    // Another lying provider receives the browser: something has to listen there.
    [Fact]
    public async Task Chromium_signs_in_and_out_at_the_provider_of_npm()
    {
        await using var site = await LyingProvider.StartAsync();
        await using var provider = await NodeProvider.StartAsync(site.Url + "/back", site.Url + "/out");
        using var flow = await CodeFlow.StartAsync(provider.Issuer, NodeProvider.ClientId, NodeProvider.ClientSecret, site.Url + "/back");
        await using var chromium = await Chromium.StartAsync();
        var (page, _) = await chromium.NewPageAsync();

        _ = await page.GotoAsync(flow.Start(Scope).AbsoluteUri);
        await ProviderPages.SignInAsync(page, provider.Issuer, "ann", NodeProvider.Password);
        var (_, tokens) = await flow.RedeemAsync((await ReturnAsync(page, site))["code"]!);

        _ = await page.GotoAsync($"{flow.Endpoint("end_session")}?id_token_hint={tokens.GetProperty("id_token")}&post_logout_redirect_uri={site.Url}/out");
        await ProviderPages.SignOutAsync(page, provider.Issuer);
        await ProviderPages.ArriveAsync(page, site.Url + "/out");
    }

    [Fact]
    public async Task Chromium_signs_in_at_Django()
    {
        await using var site = await LyingProvider.StartAsync();
        await using var provider = await DjangoProvider.StartAsync(site.Url + "/back");
        using var flow = await CodeFlow.StartAsync(provider.Issuer, DjangoProvider.ClientId, DjangoProvider.ClientSecret, site.Url + "/back");
        await using var chromium = await Chromium.StartAsync();
        var (page, _) = await chromium.NewPageAsync();

        _ = await page.GotoAsync(flow.Start(Scope).AbsoluteUri);
        await ProviderPages.SignInAsync(page, provider.Issuer, "ann", DjangoProvider.Password);
        Assert.Equal(flow.State, (await ReturnAsync(page, site))["state"]);
    }

    private static async Task<RecordedRequest> ReturnAsync(IPage page, LyingProvider site)
    {
        await ProviderPages.ArriveAsync(page, site.Url + "/back?*");
        return site.Requests.First(request => request.Path == "/back");
    }
}
