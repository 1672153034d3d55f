using System.CommandLine;
using System.Net.Sockets;
using Ouistiti.Host.Configuration;
using Ouistiti.Host.Endpoints;
using Ouistiti.Host.Process;

namespace Ouistiti.Host.Commands;

/// <summary>Asks the running server whether it is well: what a container's health check calls.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(ParseResult arguments, Option<string?> file, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(ConfigurationArguments.PathOf(arguments.GetValue(file)), settings, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or ConfigurationException)
        {
            // Never another code: container engines know but 0 and 1.
            await Console.Error.WriteLineAsync($"No answer: {exception.Message}");
            return ExitCode.Failure;
        }
    }

    private static async Task<int> AskAsync(string path, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        var dataDirectory = DataDirectoryOf(path, settings);
        if (HealthAddress.Read(dataDirectory) is not var (url, healthPath) || !EndpointAddress.TryParse(url, out var address))
        {
            throw new ConfigurationException($"{dataDirectory} holds no note of a running server; expected one that is started with Ouistiti:Monitoring");
        }

        using var handler = new SocketsHttpHandler { UseProxy = false };
#pragma warning disable CA5359 // It asks its own machine, by whatever name it has: the certificate's name proves nothing here.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        if (address.SocketPath is { } socketPath)
        {
            handler.ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        using var client = new HttpClient(handler) { Timeout = Timeout };
        var uri = new Uri($"{(address.IsTls ? "https" : "http")}://{(address.SocketPath is null ? $"{address.LocalHost}:{address.Port}" : "localhost")}{healthPath}");
        using var answer = await client.GetAsync(uri, cancellationToken);
        Console.Write(await answer.Content.ReadAsStringAsync(cancellationToken));
        return answer.IsSuccessStatusCode ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>The one key that is needed, also from a file that has mistakes.</summary>
    private static string DataDirectoryOf(string path, IReadOnlyList<string> settings)
    {
        var directory = Environment.GetEnvironmentVariable("Ouistiti__DataDirectory") ?? new OuistitiOptions().DataDirectory;
        try
        {
            directory = new ConfigurationSources(path, settings).Root["Ouistiti:DataDirectory"] ?? directory;
        }
        catch (ConfigurationException)
        {
            // Not even JSON any more; then it is where it is by default.
        }

        return Path.GetFullPath(directory, Path.GetDirectoryName(path)!);
    }
}
