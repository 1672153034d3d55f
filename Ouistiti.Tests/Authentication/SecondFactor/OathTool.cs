using System.Diagnostics;

namespace Ouistiti.Tests.Authentication.SecondFactor;

/// <summary>A user's app, as another program plays it.</summary>
internal static class OathTool
{
    /// <summary>The code of a moment.</summary>
    /// <param name="secret">The secret in base32, as the app is given it.</param>
    /// <param name="time">The moment.</param>
    public static async Task<string> CodeAsync(string secret, DateTimeOffset time)
    {
        var start = new ProcessStartInfo("oathtool", ["--totp", "--base32", "--now", $"{time:yyyy-MM-dd HH:mm:ss} UTC", secret]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return printed.Trim();
    }
}
