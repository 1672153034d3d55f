using System.Diagnostics;

namespace Ouistiti.Tests.Support;

/// <summary>The program under test: the build beside the tests, or the published one that <c>OUISTITI_TEST_HOST</c> names.</summary>
internal static class OuistitiProgram
{
    private static readonly string? Published = Environment.GetEnvironmentVariable("OUISTITI_TEST_HOST");

    /// <summary>How to start it.</summary>
    /// <param name="directory">Its working directory.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ProcessStartInfo Start(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo
        {
            FileName = Published ?? "dotnet",
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Published is null)
        {
            start.ArgumentList.Add(HostAssembly);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(string directory, params string[] arguments) => FeedAsync(directory, string.Empty, arguments);

    /// <summary>Runs it to its end, with a text on standard input.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> FeedAsync(string directory, string input, params string[] arguments)
    {
        var start = Start(directory, arguments);
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading.
        }

        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (process.ExitCode, await output, await error);
    }

    // Tests and program are built in the same configuration, each in its own tree.
    private static string HostAssembly => Path.Combine(
        AppContext.BaseDirectory.Replace("Ouistiti.Tests", "Ouistiti.Host", StringComparison.Ordinal), "Ouistiti.Host.dll");
}
