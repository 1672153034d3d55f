using Ouistiti.Host.Endpoints;
using Ouistiti.Host.Process;
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

    private readonly LoadedConfiguration _initial = initial;
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
        RequireAddresses(next);
        foreach (var section in FixedSections.Where(section => WithoutLevel(next, section) is var wanted
            && wanted != WithoutLevel(_current, section) && wanted != WithoutLevel(_initial, section)))
        {
            Log.NeedsRestart(logger, section);
        }

        Apply(next);
        _current = next;
    }

    /// <summary>Reads the certificates of the configuration in force anew, and makes the self-made one anew where it is due.</summary>
    public void RefreshCertificates() => endpoints.Apply(endpoints.Prepare(_current.Settings), _current.Settings.Kestrel.Limits);

    private void Apply(LoadedConfiguration configuration)
    {
        var prepared = endpoints.Prepare(configuration.Settings);

        // The sites first: a new endpoint finds them there.
        sites.Apply(configuration.Sites);
        endpoints.Apply(prepared, configuration.Settings.Kestrel.Limits);
        HealthAddress.Write(_initial.Settings.Ouistiti, endpoints.Listening);
        level.MinimumLevel = LevelConvert.ToSerilogLevel(configuration.Settings.Ouistiti.Logging.Level);
    }

    /// <summary>
    /// Kestrel closes what it listened on before it tries what is new. So we try before: an address that cannot be had is a
    /// mistake like another.
    /// </summary>
    private void RequireAddresses(LoadedConfiguration next)
    {
        var own = endpoints.Listening.Values.Select(endpoint => endpoint.Options.ParseAddress()!).ToArray();
        var mistakes = next.Settings.Kestrel.Endpoints
            .Select(endpoint => (endpoint.Key, endpoint.Value.Url, Reason: AddressProbe.WhyNot(endpoint.Value.ParseAddress()!, own)))
            .Where(endpoint => endpoint.Reason is not null)
            .Select(endpoint => $"Kestrel:Endpoints:{endpoint.Key}:Url = \"{endpoint.Url}\" cannot be listened on: {endpoint.Reason}; expected an address that is free")
            .ToArray();
        if (mistakes.Length > 0)
        {
            throw new ConfigurationException(mistakes);
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
