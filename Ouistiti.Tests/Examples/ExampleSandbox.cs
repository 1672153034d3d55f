using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Examples;

/// <summary>Runs the examples of one page: its configuration on ports that are free, its commands in a directory of their own.</summary>
internal sealed partial class ExampleSandbox : IAsyncDisposable
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private readonly TestDirectory _directory = new();
    private readonly Dictionary<string, int> _ports = [];
    private string? _configuration;
    private OuistitiServer? _server;

    /// <summary>Takes a configuration for the commands that follow, and makes the files that it names.</summary>
    /// <returns>The exit code and the messages of the check command.</returns>
    public async Task<(int ExitCode, string Error)> ConfigureAsync(string json)
    {
        await StopAsync();
        _configuration = WithFreePorts(json);
        _ = _directory.Write("appsettings.json", _configuration);
        MakeFiles(JsonNode.Parse(_configuration, documentOptions: Lenient)!, string.Empty);
        var (code, _, error) = await OuistitiProgram.RunAsync(_directory.Path, "check");
        return (code, error);
    }

    /// <summary>Runs a command of the page and returns what it printed.</summary>
    public async Task<string> RunAsync(string command)
    {
        if (_configuration is not null)
        {
            _server ??= await OuistitiServer.StartAsync(_directory, _configuration);
        }

        var start = new ProcessStartInfo("bash")
        {
            WorkingDirectory = _directory.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-c", $"ouistiti() {{ {Quoted(OuistitiProgram.Start("."))} \"$@\"; }}; {{ {WithFreePorts(command)}\n}} 2>&1" },
        };

        // A person sees no progress bars: they go to the terminal, which is not here.
        start.Environment["CURL_HOME"] = Path.GetDirectoryName(_directory.Write("home/.curlrc", "silent\nshow-error\n"));
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync();
        return _ports.Aggregate(
            output.ReplaceLineEndings("\n").Replace(_directory.Path + "/", string.Empty, StringComparison.Ordinal),
            (text, port) => text.Replace($":{port.Value}", $":{port.Key}", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }

    private async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
        }
    }

    private static string Quoted(ProcessStartInfo start) => string.Join(' ', start.ArgumentList.Prepend(start.FileName).Select(word => $"'{word}'"));

    /// <summary>Puts free ports of the loopback address in the place of those in a text, always the same for the same.</summary>
    private string WithFreePorts(string text) => Authority().Replace(text, authority =>
    {
        var port = authority.Groups["port"].Value;
        if (!_ports.TryGetValue(port, out var free))
        {
            _ports[port] = free = Ports.Take();
        }

        var host = authority.Groups["host"].Value;
        return $"{(host is "*" or "[::]" or "0.0.0.0" ? "127.0.0.1" : host)}:{free}";
    });

    private void MakeFiles(JsonNode node, string key)
    {
        switch (node)
        {
            case JsonObject section when key is "Certificate" or "Default" && section["Path"] is { } path:
                using (var certificate = TestCertificates.SelfSigned("localhost"))
                {
                    _ = _directory.Write((string)path!, certificate.ExportCertificatePem() + (section["KeyPath"] is null ? "\n" + TestCertificates.KeyPem(certificate) : string.Empty));
                    if (section["KeyPath"] is { } keyPath)
                    {
                        _ = _directory.Write((string)keyPath!, TestCertificates.KeyPem(certificate));
                    }

                    if (section["ChainPath"] is { } chainPath)
                    {
                        _ = _directory.Write((string)chainPath!, certificate.ExportCertificatePem());
                    }
                }

                break;

            case JsonObject pages when key == "ErrorPages":
                foreach (var (_, page) in pages)
                {
                    _ = _directory.Write((string)page!, "<h1>Sorry</h1>\n");
                }

                break;

            case JsonObject section:
                if (section["Root"] is JsonValue root)
                {
                    Assert.False(Path.IsPathRooted((string)root!), $"{root} lies outside the example's directory");
                    _ = _directory.Write($"{root}/index.html", "<h1>Hello</h1>\n");
                }

                if (section["File"] is JsonValue accounts && !File.Exists(_directory[(string)accounts!]))
                {
                    _ = _directory.Write((string)accounts!, string.Empty);
                }

                foreach (var (name, child) in section)
                {
                    MakeFiles(child!, name);
                }

                break;

            case JsonArray list:
                foreach (var child in list)
                {
                    MakeFiles(child!, key);
                }

                break;
        }
    }

    [GeneratedRegex(@"(?<host>localhost|127\.0\.0\.1|0\.0\.0\.0|\[::\]|\*|[a-z.]+\.(?:example|test|org)):(?<port>\d{2,5})\b")]
    private static partial Regex Authority();
}
