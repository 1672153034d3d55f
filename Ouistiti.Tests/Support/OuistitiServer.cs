using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace Ouistiti.Tests.Support;

/// <summary>A running server with its own directory, configuration and ports.</summary>
internal sealed class OuistitiServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OuistitiServer(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Receive(line.Data);
        _process.ErrorDataReceived += (_, line) => Receive(line.Data);
        _process.Exited += (_, _) =>
        {
            // Until all that it said has come.
            _process.WaitForExit();
            _ = _ready.TrySetException(new InvalidOperationException("The server ended: " + string.Join('\n', _lines)));
        };
    }

    public int Id => _process.Id;

    /// <summary>All that it has said.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Starts a server and waits until it serves.</summary>
    /// <param name="directory">Where its appsettings.json is written.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="adapt">Changes how the process is started.</param>
    public static Task<OuistitiServer> StartAsync(TestDirectory directory, JsonNode configuration, Action<ProcessStartInfo>? adapt = null) =>
        StartAsync(directory, configuration.ToJsonString(), adapt);

    /// <inheritdoc cref="StartAsync(TestDirectory, JsonNode, Action{ProcessStartInfo}?)"/>
    public static async Task<OuistitiServer> StartAsync(TestDirectory directory, string configuration, Action<ProcessStartInfo>? adapt = null)
    {
        _ = directory.Write("appsettings.json", configuration);
        var start = OuistitiProgram.Start(directory.Path);
        adapt?.Invoke(start);
        var server = new OuistitiServer(start);
        _ = server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            await server._ready.Task.WaitAsync(StartLimit);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it has said something.</summary>
    public Task SaysAsync(string text) => Eventually.TrueAsync(() => Output.Contains(text, StringComparison.Ordinal), $"the server says \"{text}\"; it said:\n{Output}");

    /// <summary>Sends a signal, by its name.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(StartLimit);
        return _process.ExitCode;
    }

#pragma warning disable CA5359 // The certificates are made by the tests; what they are worth is tested where it matters.
    /// <summary>A client that takes any certificate and follows no redirect.</summary>
    public static HttpClient Client(Version? version = null) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    })
    {
        DefaultRequestVersion = version ?? HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
#pragma warning restore CA5359

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Receive(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        if (line.Contains("Ouistiti is ready", StringComparison.Ordinal))
        {
            _ = _ready.TrySetResult();
        }
    }
}
