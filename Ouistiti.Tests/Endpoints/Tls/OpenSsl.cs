using System.Diagnostics;
using System.Globalization;

namespace Ouistiti.Tests.Endpoints.Tls;

/// <summary>The openssl program: a peer of another make than the server's own.</summary>
internal static class OpenSsl
{
    /// <summary>Shakes hands with a server and hangs up.</summary>
    /// <returns>Whether the handshake went well, and all that openssl told of it.</returns>
    public static Task<(bool Succeeded, string Output)> ConnectAsync(int port, params string[] arguments) =>
        RunAsync(["s_client", "-connect", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), .. arguments]);

    /// <summary>Asks for the start page and waits until the server hangs up, so that nothing it sends is missed.</summary>
    /// <returns>All that openssl told of it, the answer included.</returns>
    public static async Task<string> GetAsync(int port, params string[] arguments) => (await RunAsync(
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        ["s_client", "-ign_eof", "-connect", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), .. arguments])).Output;

    /// <summary>Runs it to its end, with nothing to read.</summary>
    public static Task<(bool Succeeded, string Output)> RunAsync(params string[] arguments) => RunAsync(string.Empty, arguments);

    private static async Task<(bool Succeeded, string Output)> RunAsync(string input, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before: its output says why.
        }

        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return (process.ExitCode == 0, await output + await error);
    }
}
