using System.CommandLine;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Ouistiti.Host.Configuration;
using Ouistiti.Host.Endpoints;
using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Host.Process;
using Ouistiti.Middleware.Sites;

namespace Ouistiti.Host.Commands;

/// <summary>Serves the sites until it is told to stop.</summary>
internal static partial class ServeCommand
{
    // What the server makes is nobody else's to change, and nobody else's but its group's to read.
    private const uint FileModeMask = 0b000_010_111;

    public static async Task<int> RunAsync(ParseResult arguments, Option<string?> file, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        var path = ConfigurationArguments.PathOf(arguments.GetValue(file));
        _ = Posix.SetFileModeMask(FileModeMask);

        // From the first moment on: what it asks for before there is something to reload, the start does.
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);
        var configuration = LoadedConfiguration.Load(path, settings);
        var dataDirectory = configuration.Settings.Ouistiti.DataDirectory;
        DataDirectory.Require(dataDirectory);
        await using var app = Server.Create(configuration, () => LoadedConfiguration.Load(path, settings, dataDirectory));
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Ouistiti");
        app.Services.GetRequiredService<RunningConfiguration>().Start();
        var endpoints = app.Services.GetRequiredService<EndpointRegistry>();
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            Log.CannotListen(logger, exception.Message);
            return ExitCode.Failure;
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Told to stop before it had begun.
            return ExitCode.Success;
        }

        if (OpenFiles.AreFew)
        {
            await WarmUp.RunAsync(endpoints.Listening.Values, cancellationToken);
        }

        Log.Started(logger, path);
        foreach (var (site, addresses) in Addresses(configuration, endpoints))
        {
            Log.Serving(logger, site, addresses);
        }

        _ = app.Lifetime.ApplicationStopping.Register(() => Log.Stopping(logger));
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Success;
    }

    private static IEnumerable<(string Site, string Addresses)> Addresses(LoadedConfiguration configuration, EndpointRegistry endpoints)
    {
        var listening = endpoints.Listening.Values.OrderBy(endpoint => endpoint.Name, StringComparer.Ordinal).ToArray();
        foreach (var (name, site) in configuration.Settings.Ouistiti.Sites)
        {
            var own = listening.Where(endpoint => site.IsReachedOn(endpoint.Name));
            yield return ($"The site {name}", string.Join("  ", own.SelectMany(endpoint => UrlsOf(site, endpoint.Options))));
        }

        if (configuration.Settings.Ouistiti.Monitoring is { } monitoring && endpoints.Listening.TryGetValue(monitoring.Endpoint, out var chosen))
        {
            yield return ("Monitoring", $"{chosen.Options.Url}{monitoring.HealthPath}  {chosen.Options.Url}{monitoring.MetricsPath}");
        }
    }

    private static IEnumerable<string> UrlsOf(SiteOptions site, EndpointOptions endpoint) =>
        site.Hosts.Length == 0 || endpoint.ParseAddress() is not { SocketPath: null } address
            ? [endpoint.Url]
            : site.Hosts.Select(host => $"{(address.IsTls ? "https" : "http")}://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{address.Port}");

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information, "Ouistiti is ready, as {File} says. Ctrl+C stops it.")]
        public static partial void Started(ILogger logger, string file);

        [LoggerMessage(2002, LogLevel.Information, "{What} is at  {Addresses}")]
        public static partial void Serving(ILogger logger, string what, string addresses);

        [LoggerMessage(2003, LogLevel.Critical, "{Reason} Another program may be listening there, or the port needs a privilege.")]
        public static partial void CannotListen(ILogger logger, string reason);

        [LoggerMessage(2004, LogLevel.Information, "Ouistiti is stopping; requests in flight have a few seconds to end.")]
        public static partial void Stopping(ILogger logger);
    }
}
