using System.CommandLine;
using Ouistiti.Host.Configuration;

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
        var configured = LoadedConfiguration.Load(path, settings).Settings;
        if (configured.Ouistiti.Monitoring is not { } monitoring)
        {
            throw new ConfigurationException($"{path}: Ouistiti:Monitoring is missing; expected it, so that there is somebody to ask");
        }

        var address = configured.Kestrel.Endpoints.First(endpoint => endpoint.Key.Equals(monitoring.Endpoint, StringComparison.OrdinalIgnoreCase)).Value.Address!;
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;

        using var handler = new SocketsHttpHandler { UseProxy = false };
#pragma warning disable CA5359 // It asks its own machine, by whatever name it has: the certificate's name proves nothing here.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        using var client = new HttpClient(handler) { Timeout = Timeout };
        using var answer = await client.GetAsync(new Uri($"{address.Scheme}://{host}:{address.Port}{monitoring.HealthPath}"), cancellationToken);
        Console.Write(await answer.Content.ReadAsStringAsync(cancellationToken));
        return answer.IsSuccessStatusCode ? ExitCode.Success : ExitCode.Failure;
    }
}
