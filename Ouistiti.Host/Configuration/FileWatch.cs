using System.Text;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Host.Configuration;

/// <summary>
/// Tells when something happens near a few small files, however it gets there: written in place, renamed over one, or by a
/// symbolic link on the way that is turned to elsewhere.
/// </summary>
internal sealed partial class FileWatch : IDisposable
{
    private readonly List<FileSystemWatcher> _watchers = [];

    /// <summary>Begins to watch.</summary>
    /// <param name="files">Absolute paths. A file may be missing.</param>
    /// <param name="stir">Called, from any thread, whenever something happens near one of the files.</param>
    /// <param name="logger">Told when the system does not let us watch.</param>
    public FileWatch(IEnumerable<string> files, Action stir, ILogger logger)
    {
        foreach (var names in files.SelectMany(RealPath.NamesOnTheWay).Distinct().GroupBy(name => name.Directory, name => name.Name))
        {
            var directory = names.Key;
            if (!Directory.Exists(directory))
            {
                continue;
            }

            try
            {
                var watcher = new FileSystemWatcher(directory) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.DirectoryName };
                foreach (var name in names)
                {
                    watcher.Filters.Add(name);
                }

                watcher.Changed += (_, _) => stir();
                watcher.Created += (_, _) => stir();
                watcher.Renamed += (_, _) => stir();
                watcher.Deleted += (_, _) => stir();
                watcher.Error += (_, error) =>
                {
                    if (error.GetException() is InternalBufferOverflowException)
                    {
                        stir();
                    }
                };
                watcher.EnableRaisingEvents = true;
                _watchers.Add(watcher);
            }
            catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
            {
                Log.CannotWatch(logger, directory, exception.Message);
            }
        }
    }

    /// <summary>What each file holds now, byte for character.</summary>
    /// <remarks>Not a digest of it: the first digest loads OpenSSL, which a server without TLS has no other use for.</remarks>
    public static Dictionary<string, string> Read(IEnumerable<string> files) =>
        files.Distinct(StringComparer.Ordinal).ToDictionary(file => file, ContentOf, StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (var watcher in _watchers)
        {
            watcher.Dispose();
        }
    }

    private static string ContentOf(string file)
    {
        try
        {
            return SmallFile.Read(file) is { } content ? Encoding.Latin1.GetString(content) : string.Empty;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2200, LogLevel.Warning, "{Directory} cannot be watched: {Reason}. Changes there are seen within a minute.")]
        public static partial void CannotWatch(ILogger logger, string directory, string reason);
    }
}
