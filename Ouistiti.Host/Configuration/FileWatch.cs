using System.Security.Cryptography;

namespace Ouistiti.Host.Configuration;

/// <summary>
/// Tells when something happens near a few small files, however it gets there: written in place, renamed over one, or by a
/// symbolic link on the way that is turned to elsewhere.
/// </summary>
internal sealed partial class FileWatch : IDisposable
{
    // As many as the kernel follows.
    private const int MaxLinks = 40;
    private readonly List<FileSystemWatcher> _watchers = [];

    /// <summary>Begins to watch.</summary>
    /// <param name="files">Absolute paths. A file may be missing.</param>
    /// <param name="stir">Called, from any thread, whenever something happens near one of the files.</param>
    /// <param name="logger">Told when the system does not let us watch.</param>
    public FileWatch(IEnumerable<string> files, Action stir, ILogger logger)
    {
        foreach (var directory in files.SelectMany(file => DirectoriesOf(file)).Distinct(StringComparer.Ordinal))
        {
            try
            {
                var watcher = new FileSystemWatcher(directory) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.DirectoryName };
                watcher.Changed += (_, _) => stir();
                watcher.Created += (_, _) => stir();
                watcher.Renamed += (_, _) => stir();
                watcher.Error += (_, _) => stir();
                watcher.EnableRaisingEvents = true;
                _watchers.Add(watcher);
            }
            catch (Exception exception) when (exception is IOException or ArgumentException)
            {
                Log.CannotWatch(logger, directory, exception.Message);
            }
        }
    }

    /// <summary>A digest of what each file holds now.</summary>
    public static Dictionary<string, string> Read(IEnumerable<string> files) =>
        files.Distinct(StringComparer.Ordinal).ToDictionary(file => file, DigestOf, StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (var watcher in _watchers)
        {
            watcher.Dispose();
        }
    }

    /// <summary>The directories in which a change may lead the path to another file: those of all links on the way, and the file's own.</summary>
    private static IEnumerable<string> DirectoriesOf(string path)
    {
        var links = 0;
        var current = "/";
        var segments = new Stack<string>(Enumerable.Reverse(path.Split('/')));
        while (segments.TryPop(out var segment))
        {
            var next = Path.GetFullPath(segment, current);
            if (links < MaxLinks && LinkTargetOf(next) is { } target)
            {
                links++;
                yield return current;
                current = target.StartsWith('/') ? "/" : current;
                foreach (var step in Enumerable.Reverse(target.Split('/')))
                {
                    segments.Push(step);
                }
            }
            else if (segments.Count == 0)
            {
                yield return current;
            }
            else
            {
                current = next;
            }
        }
    }

    private static string? LinkTargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string DigestOf(string file)
    {
        try
        {
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2200, LogLevel.Warning, "{Directory} cannot be watched: {Reason}. Changes there are seen at SIGHUP only.")]
        public static partial void CannotWatch(ILogger logger, string directory, string reason);
    }
}
