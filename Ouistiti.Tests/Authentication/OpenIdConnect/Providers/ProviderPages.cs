using Microsoft.Playwright;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>Walks a real browser through the pages of <see cref="NodeProvider"/> and <see cref="DjangoProvider"/>, whose forms have the same labels.</summary>
internal static class ProviderPages
{
    /// <summary>Fills in the sign-in form, once the page has come to the provider.</summary>
    public static async Task SignInAsync(IPage page, string issuer, string user, string password)
    {
        await ArriveAsync(page, issuer);
        await page.GetByLabel("User name").FillAsync(user);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>Says yes when the provider asks whether to sign out there.</summary>
    public static async Task SignOutAsync(IPage page, string issuer)
    {
        await ArriveAsync(page, issuer);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
    }

    private static Task ArriveAsync(IPage page, string issuer)
    {
        var provider = new Uri(issuer).Authority;
        return page.WaitForURLAsync(address => new Uri(address).Authority == provider);
    }
}
