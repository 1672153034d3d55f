using System.Diagnostics;
using Microsoft.Playwright;
using Ouistiti.Tests.Browser;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

/// <summary>What a person meets who has to give a second factor, in a browser without script.</summary>
[Trait("Category", "Published")]
public sealed class EnrolmentPageTests(FactorSite site) : IClassFixture<FactorSite>
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task A_person_enrols_and_signs_in(ColorScheme colours, int width)
    {
        var user = site.NextUser();
        await using var chromium = await Chromium.StartAsync();
        var (page, complaints) = await chromium.NewPageAsync(options =>
        {
            options.JavaScriptEnabled = false;
            options.ColorScheme = colours;
            options.ViewportSize = new() { Width = width, Height = 800 };
        });
        await SignInAsync(page, user);
        await page.GetByRole(AriaRole.Button, new() { Name = "Set it up" }).ClickAsync();

        // What a camera sees is what the link says.
        var uri = await page.GetByRole(AriaRole.Link, new() { Name = "open the app on this device" }).GetAttributeAsync("href");
        Assert.Equal(uri, await ScanAsync(await page.ScreenshotAsync(new() { FullPage = true })));
        var secret = uri!.Split("secret=")[1].Split('&')[0];
        Assert.Equal(secret, (await page.Locator("#secret").TextContentAsync())!.Replace(" ", string.Empty, StringComparison.Ordinal));

        await page.GetByLabel("The code that the app shows now").FillAsync("000 000 000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await page.GetByLabel("The code that the app shows now").FillAsync(await OathTool.CodeAsync(secret, DateTimeOffset.UnixEpoch + FactorSite.Now));
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(10);
        var recovery = await page.GetByRole(AriaRole.Listitem).First.TextContentAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on" }).ClickAsync();
        await Assertions.Expect(page.Locator("body")).ToHaveTextAsync("0123456789");

        // Another browser, and another time.
        (page, var others) = await chromium.NewPageAsync(options => options.JavaScriptEnabled = false);
        await SignInAsync(page, user);
        await page.GetByLabel("Code from your app").FillAsync(await FactorSite.NextCodeAsync(secret));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.Locator("body")).ToHaveTextAsync("0123456789");

        // A code is asked for once more before anything changes.
        _ = await page.GotoAsync(Address("/signin/enrol?redirect_uri=/file.txt"));
        await Assertions.Expect(page.GetByText("You have 10 recovery codes left.")).ToBeVisibleAsync();
        await page.GetByLabel("To change something").FillAsync(recovery!);
        await page.GetByRole(AriaRole.Button, new() { Name = "Do without codes" }).ClickAsync();
        await Assertions.Expect(page.Locator("body")).ToHaveTextAsync("0123456789");
        Assert.DoesNotContain(complaints.Concat(others), complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_not_the_user_can_leave()
    {
        var user = site.NextUser();
        _ = await site.EnrolAsync(user);
        await using var chromium = await Chromium.StartAsync();
        var (page, _) = await chromium.NewPageAsync(options => options.JavaScriptEnabled = false);
        await SignInAsync(page, user);
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        _ = await page.GotoAsync(Address("/file.txt"));
        await Assertions.Expect(page.GetByLabel("Password")).ToBeVisibleAsync();
    }

    private async Task SignInAsync(IPage page, string user)
    {
        _ = await page.GotoAsync(Address("/file.txt"));
        await page.GetByLabel("User name").FillAsync(user);
        await page.GetByLabel("Password").FillAsync(SignInSite.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    private string Address(string path) => $"http://127.0.0.1:{site.Port}{path}";

    private async Task<string> ScanAsync(byte[] image)
    {
        var start = new ProcessStartInfo("zbarimg", ["--quiet", "--raw", site.Files.Write($"{Guid.NewGuid()}.png", image)]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var read = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return read.TrimEnd('\n');
    }
}
