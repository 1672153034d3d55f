using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Ouistiti.Host.Configuration;

/// <summary>
/// Follows the configuration: when its files change, and on SIGHUP. A configuration with a mistake changes nothing. Looks after
/// the certificates too, which end one day, and after the self-made one when the device gets another address.
/// </summary>
internal sealed partial class ConfigurationReloader(
    RunningConfiguration running, TimeProvider time, ILogger<ConfigurationReloader> logger) : BackgroundService
{
    // Editors and installers write several files, or one in several steps.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan RefreshEvery = TimeSpan.FromHours(12);

    // For what no watch tells: a network file system, or a system that has no watches left.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private volatile bool _reloadAsked;
    private volatile bool _refreshAsked;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            _reloadAsked = true;
            Stir();
        });
        await using var refreshing = time.CreateTimer(_ => AskForRefresh(), null, RefreshEvery, RefreshEvery);
        await using var looking = time.CreateTimer(_ => Stir(), null, LookEvery, LookEvery);
        try
        {
            NetworkChange.NetworkAddressChanged += OnAddressChanged;
        }
        catch (NetworkInformationException)
        {
            // Where the system does not tell, the next refresh finds out.
        }

        try
        {
            await FollowAsync(stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.FollowingEnded(logger, exception);
        }
        finally
        {
            NetworkChange.NetworkAddressChanged -= OnAddressChanged;
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        var known = running.Current.Content;
        while (!stoppingToken.IsCancellationRequested)
        {
            // Look after the watch has begun: what changes later stirs it.
            using var watch = new FileWatch(running.Current.Files, Stir, logger);
            IReadOnlyDictionary<string, string> now = FileWatch.Read(running.Current.Files);
            var changed = now.Any(file => known.TryGetValue(file.Key, out var content) && content != file.Value);
            known = now;
            if (changed || _reloadAsked)
            {
                _reloadAsked = false;
                if (Reload())
                {
                    known = running.Current.Content;
                }

                continue;
            }

            if (_refreshAsked)
            {
                _refreshAsked = false;
                Refresh();
            }

            _ = await _requests.Reader.ReadAsync(stoppingToken);
            await Task.Delay(Settle, time, stoppingToken);
        }
    }

    private void OnAddressChanged(object? sender, EventArgs arguments) => AskForRefresh();

    private void AskForRefresh()
    {
        _refreshAsked = true;
        Stir();
    }

    private void Refresh()
    {
        try
        {
            running.RefreshCertificates();
        }
        catch (Exception exception)
        {
            Log.RefreshFailed(logger, exception);
        }
    }

    private void Stir() => _requests.Writer.TryWrite(true);

    private bool Reload()
    {
        try
        {
            running.Reload();
            Log.Reloaded(logger);
            return true;
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

        return false;
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

        [LoggerMessage(2214, LogLevel.Error, "The certificates could not be read anew.")]
        public static partial void RefreshFailed(ILogger logger, Exception exception);

        [LoggerMessage(2215, LogLevel.Critical, "The configuration and the certificates are no longer followed. A restart is needed to change anything.")]
        public static partial void FollowingEnded(ILogger logger, Exception exception);
    }
}
