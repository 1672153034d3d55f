using System.Diagnostics;

namespace Ouistiti.Tests.Authentication.Tokens;

/// <summary>Another library for tokens: that of Python (python3-jwt).</summary>
internal static class Python
{
    /// <summary>Runs a few lines and gives back what they print.</summary>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        // The system's own, which has the system's packages.
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return process.ExitCode == 0 ? (await output).TrimEnd() : throw new InvalidOperationException(await error);
    }
}
