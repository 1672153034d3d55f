using System.Security.Cryptography;

namespace Ouistiti.Host.Configuration;

/// <summary>
/// Notices when the content of one of a few small files becomes another, however it gets there: written in place,
/// renamed over it, or through a symbolic link that is turned to elsewhere.
/// </summary>
internal sealed partial class FileWatch : IDisposable
{
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly string[] _files;
    private readonly string _content;

    /// <summary>Begins to watch.</summary>
    /// <param name="files">Absolute paths. A file may be missing: that it appears is a change.</param>
    /// <param name="stir">Called, from any thread, whenever something happens beside one of the files; <see cref="HasChanged"/> then tells.</param>
    /// <param name="logger">Told when the system does not let us watch.</param>
    public FileWatch(IEnumerable<string> files, Action stir, ILogger logger)
    {
        _files = [.. files.Distinct(StringComparer.Ordinal)];
        _content = ReadContent();
        foreach (var directory in _files.Select(file => Path.GetDirectoryName(file)!).Distinct(StringComparer.Ordinal))
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

    /// <summary>Whether the content of any file is another than at the beginning.</summary>
    public bool HasChanged() => ReadContent() != _content;

    public void Dispose()
    {
        foreach (var watcher in _watchers)
        {
            watcher.Dispose();
        }
    }

    private string ReadContent()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in _files)
        {
            try
            {
                hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                hash.AppendData("-"u8);
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static partial class Log
    {
        [LoggerMessage(2200, LogLevel.Warning, "{Directory} cannot be watched: {Reason}. Changes there are seen at SIGHUP only.")]
        public static partial void CannotWatch(ILogger logger, string directory, string reason);
    }
}
