using Microsoft.Playwright;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>Walks a real browser through the pages of <see cref="NodeProvider"/> and <see cref="DjangoProvider"/>, whose forms have the same labels.</summary>
internal static class ProviderPages
{
    /// <summary>Fills in the sign-in form, once the page has come to the provider.</summary>
    public static async Task SignInAsync(IPage page, string issuer, string user, string password)
    {
        await ArriveAtAsync(page, issuer);
        await page.GetByLabel("User name").FillAsync(user);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>Says yes when the provider asks whether to sign out there.</summary>
    public static async Task SignOutAsync(IPage page, string issuer)
    {
        await ArriveAtAsync(page, issuer);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
    }

    /// <summary>Waits until the page is at an address. That it has loaded is not waited for: where it has done so before we ask, we would wait for ever.</summary>
    public static Task ArriveAsync(IPage page, string address) => page.WaitForURLAsync(address, new() { WaitUntil = WaitUntilState.Commit });

    private static Task ArriveAtAsync(IPage page, string issuer)
    {
        var provider = new Uri(issuer).Authority;
        return page.WaitForURLAsync(address => new Uri(address).Authority == provider, new() { WaitUntil = WaitUntilState.Commit });
    }
}
