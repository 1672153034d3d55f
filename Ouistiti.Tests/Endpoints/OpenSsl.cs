using System.Diagnostics;
using System.Globalization;

namespace Ouistiti.Tests.Endpoints;

/// <summary>The openssl program: a peer of another make than the server's own.</summary>
internal static class OpenSsl
{
    /// <summary>Shakes hands with a server and hangs up.</summary>
    /// <returns>Whether the handshake went well, and all that openssl told of it.</returns>
    public static Task<(bool Succeeded, string Output)> ConnectAsync(int port, params string[] arguments) =>
        RunAsync(["s_client", "-connect", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), .. arguments]);

    /// <summary>Runs it to its end, with nothing to read.</summary>
    public static async Task<(bool Succeeded, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return (process.ExitCode == 0, await output + await error);
    }
}
