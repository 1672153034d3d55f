using System.Collections.Concurrent;
using System.Diagnostics;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>The program of an OpenID provider. It ends with this, and with the test program, however that ends: its standard input is a pipe from here.</summary>
internal sealed class ProviderProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = [];

    private ProviderProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? string.Empty);
        _process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? string.Empty);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where a provider's program is.</summary>
    public static string Folder(string name) => Path.Combine(Repository.Root, "Ouistiti.Tests", "Authentication", "OpenIdConnect", "Providers", name);

    /// <summary>Starts a program, and waits until it answers for its issuer.</summary>
    public static async Task<ProviderProcess> StartAsync(ProcessStartInfo start, string issuer)
    {
        var process = new ProviderProcess(start);
        try
        {
            using var client = new HttpClient();
            await Eventually.TrueAsync(
                async () =>
                {
                    if (process._process.HasExited)
                    {
                        throw new InvalidOperationException($"The provider ended: {string.Join('\n', process._said)}");
                    }

                    try
                    {
                        using var answer = await client.GetAsync(new Uri(issuer + "/.well-known/openid-configuration"));
                        return answer.IsSuccessStatusCode;
                    }
                    catch (HttpRequestException)
                    {
                        return false;
                    }
                },
                $"{issuer} answers");
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
