using System.Net;
using System.Net.Sockets;
using Ouistiti.Host.Endpoints;
using Ouistiti.Middleware.Sites;
using Serilog.Core;
using Serilog.Extensions.Logging;

namespace Ouistiti.Host.Configuration;

/// <summary>The configuration in force, and the one place where another takes its place.</summary>
internal sealed partial class RunningConfiguration(
    LoadedConfiguration initial,
    Func<LoadedConfiguration> load,
    EndpointRegistry endpoints,
    SiteRegistry sites,
    LoggingLevelSwitch level,
    ILogger<RunningConfiguration> logger)
{
    // What the process was started with: bound to services and sinks that live as long as it does.
    private static readonly string[] FixedSections = ["Ouistiti:DataDirectory", "Ouistiti:AccessLog", "Ouistiti:Monitoring", "Ouistiti:Logging"];

    private volatile LoadedConfiguration _current = initial;

    /// <summary>The configuration in force.</summary>
    public LoadedConfiguration Current => _current;

    /// <summary>Puts the configuration that the process was started with in force.</summary>
    public void Start() => Apply(_current);

    /// <summary>Reads the configuration anew and puts it in force.</summary>
    /// <exception cref="ConfigurationException">There is a mistake in it; the one before stays in force.</exception>
    public void Reload()
    {
        var next = load();
        RequireFreeAddresses(next);
        foreach (var section in FixedSections.Where(section => WithoutLevel(next, section) != WithoutLevel(_current, section)))
        {
            Log.NeedsRestart(logger, section);
        }

        Apply(next);
        _current = next;
    }

    private void Apply(LoadedConfiguration configuration)
    {
        // The sites first: a request on a new endpoint finds them there.
        sites.Apply(configuration.Sites);
        endpoints.Apply(configuration.Settings);
        level.MinimumLevel = LevelConvert.ToSerilogLevel(configuration.Settings.Ouistiti.Logging.Level);
    }

    /// <summary>
    /// Kestrel closes what it listened on before it tries what is new. So we try before: an address that is taken is a
    /// mistake like another.
    /// </summary>
    private void RequireFreeAddresses(LoadedConfiguration next)
    {
        var taken = endpoints.Listening.Values.Select(endpoint => endpoint.Options.Address!.Port).ToHashSet();
        var mistakes = new List<string>();
        foreach (var (name, endpoint) in next.Settings.Kestrel.Endpoints)
        {
            if (endpoint.Address is not { IsUnixPipe: false } address || taken.Contains(address.Port))
            {
                continue;
            }

            var host = IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? ip
                : address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
                : IPAddress.Any;
            using var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(host, address.Port));
            }
            catch (SocketException exception)
            {
                mistakes.Add($"Kestrel:Endpoints:{name}:Url = \"{endpoint.Url}\" cannot be listened on: {exception.Message}; expected an address that is free");
            }
        }

        if (mistakes.Count > 0)
        {
            throw new ConfigurationException([.. mistakes]);
        }
    }

    private static string WithoutLevel(LoadedConfiguration configuration, string section) =>
        string.Join('\n', configuration.Fingerprint(section).Split('\n').Where(line => !line.StartsWith("Ouistiti:Logging:Level=", StringComparison.OrdinalIgnoreCase)));

    private static partial class Log
    {
        [LoggerMessage(2220, LogLevel.Warning, "{Section} has changed; this takes effect at the next start.")]
        public static partial void NeedsRestart(ILogger logger, string section);
    }
}
