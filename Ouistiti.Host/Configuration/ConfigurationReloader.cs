using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Ouistiti.Host.Configuration;

/// <summary>Follows the configuration: when its files change, and on SIGHUP. A configuration with a mistake changes nothing.</summary>
internal sealed partial class ConfigurationReloader(
    RunningConfiguration running, TimeProvider time, ILogger<ConfigurationReloader> logger) : BackgroundService
{
    // Editors and installers write several files, or one in several steps.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(250);

    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private volatile bool _asked;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            _asked = true;
            Stir();
        });
        var known = running.Current.Content;
        while (!stoppingToken.IsCancellationRequested)
        {
            // Look after the watch has begun: what changes later stirs it.
            using var watch = new FileWatch(running.Current.Files, Stir, logger);
            IReadOnlyDictionary<string, string> now = FileWatch.Read(running.Current.Files);
            var changed = now.Any(file => known.TryGetValue(file.Key, out var content) && content != file.Value);
            known = now;
            if (changed || _asked)
            {
                _asked = false;
                Reload();
                continue;
            }

            _ = await _requests.Reader.ReadAsync(stoppingToken);
            await Task.Delay(Settle, time, stoppingToken);
        }
    }

    private void Stir() => _requests.Writer.TryWrite(true);

    private void Reload()
    {
        try
        {
            running.Reload();
            Log.Reloaded(logger);
        }
        catch (ConfigurationException exception)
        {
            foreach (var mistake in exception.Mistakes)
            {
                Log.Mistake(logger, mistake);
            }

            Log.Refused(logger);
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2210, LogLevel.Information, "The configuration was reloaded.")]
        public static partial void Reloaded(ILogger logger);

        [LoggerMessage(2211, LogLevel.Error, "{Mistake}")]
        public static partial void Mistake(ILogger logger, string mistake);

        [LoggerMessage(2212, LogLevel.Error, "The configuration was not reloaded, because of what is said above. The one before stays in force.")]
        public static partial void Refused(ILogger logger);

        [LoggerMessage(2213, LogLevel.Error, "The configuration was not reloaded. The one before stays in force.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
