using Microsoft.Extensions.Caching.Memory;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Documents;

/// <summary>
/// Keeps what is asked for often in memory. Nothing that it gives is older than its file: each time, the path is looked at again, and each second
/// the whole way to it.
/// </summary>
/// <param name="root">Where the files are.</param>
/// <param name="size">How many bytes of content it holds at most; 0 keeps nothing.</param>
/// <param name="time">The clock.</param>
internal sealed class DocumentCache(ResourceRoot root, long size, TimeProvider time)
{
    private static readonly TimeSpan MaxIdle = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LocationLasts = TimeSpan.FromSeconds(1);

    // What an entry takes beside its content.
    private const int Overhead = 1024;

    // Longer ones are sent as fast from their files.
    private const long LongestContent = 64 * 1024;
    private const long LongestEncoded = 1024 * 1024;

    private readonly MemoryCache? _entries = size == 0 ? null : new MemoryCache(new MemoryCacheOptions { SizeLimit = size });

    /// <summary>The longest content that is kept; less than 0 where none is. A few files cannot drive out all others.</summary>
    public long MaxLength { get; } = size == 0 ? -1 : Math.Min(LongestContent, size / 16);

    /// <summary>The longest content that is kept once it is encoded, which makes it several times shorter.</summary>
    public long MaxEncodedLength { get; } = size == 0 ? -1 : Math.Min(LongestEncoded, size / 4);

    /// <summary>Finds a document that is kept, if its file is still what it was.</summary>
    /// <param name="key">What it is kept under.</param>
    /// <param name="path">The path of the file that it comes from.</param>
    public Representation? Find(string key, string path)
    {
        if (_entries is null || !_entries.TryGetValue(key, out var found))
        {
            return null;
        }

        var entry = (Entry)found!;
        if (time.GetElapsedTime(entry.LocatedAt) < LocationLasts ? root.IsStill(path, entry.Document.Version) : IsLocated(path, entry))
        {
            return entry.Document;
        }

        _entries.Remove(key);
        return null;
    }

    /// <summary>Keeps a document, whose body must be in memory, if its file is still what it was before it was read.</summary>
    /// <returns>Whether the body is what the file held at one moment.</returns>
    public bool Keep(string key, string path, Representation document)
    {
        if (_entries is null || !root.IsStill(path, document.Version))
        {
            return false;
        }

        using var entry = _entries.CreateEntry(key);
        entry.Value = new Entry(document) { LocatedAt = time.GetTimestamp() };
        entry.Size = document.Body.Length + Overhead;
        entry.SlidingExpiration = MaxIdle;
        return true;
    }

    private bool IsLocated(string path, Entry entry)
    {
        if (root.TryLocate(path, out var resource) != ResourceStatus.Found)
        {
            return false;
        }

        resource!.Dispose();
        entry.LocatedAt = time.GetTimestamp();
        return resource.Version == entry.Document.Version;
    }

    private sealed class Entry(Representation document)
    {
        private long _locatedAt;

        public Representation Document => document;

        /// <summary>When it was last known to be below the root.</summary>
        public long LocatedAt
        {
            get => Volatile.Read(ref _locatedAt);
            set => Volatile.Write(ref _locatedAt, value);
        }
    }
}
