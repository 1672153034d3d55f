using Microsoft.Extensions.Caching.Memory;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Documents;

/// <summary>
/// Knows the documents that are asked for often, and keeps the small ones in memory. Nothing that it gives is older than its file: each time, the path is
/// looked at again, and each second the whole way to it.
/// </summary>
/// <param name="root">Where the files are.</param>
/// <param name="size">How many bytes of content it holds at most; 0 keeps nothing.</param>
/// <param name="time">The clock.</param>
internal sealed class DocumentCache(ResourceRoot root, long size, TimeProvider time)
{
    // Who writes to a file that is mapped into his memory does not change it as far as the system tells.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);
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

    /// <summary>Finds a document that is known, if its file is still what it was.</summary>
    /// <param name="key">What it is known by.</param>
    /// <param name="path">The path of the file that it comes from.</param>
    /// <returns>The document, which the caller disposes of, or null.</returns>
    public Representation? Find(string key, string path)
    {
        if (_entries is null || !_entries.TryGetValue(key, out var found))
        {
            return null;
        }

        var entry = (Entry)found!;
        var document = entry.Document;
        var isLocated = time.GetElapsedTime(entry.LocatedAt) < LocationLasts;
        if (isLocated && document.Body is MemoryBody)
        {
            return root.IsStill(path, document.Version) ? document : Forget(key);
        }

        using var resource = isLocated ? root.LocateAgain(path, document.Version) : Locate(path, entry);
        return resource is null ? Forget(key)
            : document.Body is MemoryBody ? document
            : Open(resource) is { } file ? document.With(file)
            : null;
    }

    /// <summary>Finds what was made of a document that has just been found, and is as new as that.</summary>
    public Representation? FindMadeOf(string key, Representation original) =>
        _entries is not null && _entries.TryGetValue(key, out var found) && ((Entry)found!).Document is var made && made.Version == original.Version ? made : null;

    /// <summary>Keeps a document in memory, if its file is still what it was before it was read.</summary>
    /// <returns>Whether the body is what the file held at one moment.</returns>
    public bool Keep(string key, string path, Representation document)
    {
        if (_entries is null || !root.IsStill(path, document.Version))
        {
            return false;
        }

        Remember(key, document, document.Body.Length + Overhead);
        return true;
    }

    /// <summary>Remembers a document, whose file will be opened again.</summary>
    public void Remember(string key, Representation document) => Remember(key, document, Overhead);

    private static FileBody? Open(Resource resource)
    {
        try
        {
            return resource.OpenRead() is { } file ? new FileBody(file, resource.Length) : null;
        }
        catch (IOException)
        {
            // Whoever looks for it as for the first time finds out why.
            return null;
        }
    }

    private void Remember(string key, Representation document, long size)
    {
        if (_entries is not null)
        {
            using var entry = _entries.CreateEntry(key);
            entry.Value = new Entry(document) { LocatedAt = time.GetTimestamp() };
            entry.Size = size;
            entry.AbsoluteExpirationRelativeToNow = MaxAge;
        }
    }

    private Representation? Forget(string key)
    {
        _entries!.Remove(key);
        return null;
    }

    private Resource? Locate(string path, Entry entry)
    {
        if (root.TryLocate(path, out var resource) == ResourceStatus.Found && resource!.Version == entry.Document.Version)
        {
            entry.LocatedAt = time.GetTimestamp();
            return resource;
        }

        resource?.Dispose();
        return null;
    }

    /// <param name="document">The document. Where its body is not in memory, it is that of the first answer, and closed.</param>
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
