using System.Buffers;
using System.Text.Unicode;
using Ouistiti.Middleware.Paths;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>Reads what of a directory the site shows: what a request for it would reach, and nothing else.</summary>
/// <param name="root">The root that links are followed in.</param>
/// <param name="isServed">Whether the site serves a canonical path. That of a directory ends in a slash, as the links to it do.</param>
/// <param name="room">How many entries large listings hold, all together; whoever disposes of the entries gives the places of theirs back.</param>
internal sealed class ListingReader(ResourceRoot root, Func<ReadOnlySpan<char>, bool> isServed, Room room)
{
    /// <summary>How many entries every listing has room for, whatever others hold.</summary>
    public const int FreeEntries = 1000;

    // No path is longer, so what would not fit behind the directory's cannot be asked for.
    private const int MaxPath = 4096;

    /// <summary>Reads a directory.</summary>
    /// <param name="path">Its canonical path, with its closing slash.</param>
    /// <param name="directory">What it led to.</param>
    /// <param name="entries">Receives what is found, in no order.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public DirectoryStatus Read(string path, Resource directory, ListingEntries entries, CancellationToken cancellationToken)
    {
        var status = directory.OpenDirectory(out var reader);
        if (reader is null)
        {
            return status;
        }

        var buffer = ArrayPool<char>.Shared.Rent(MaxPath + 2);
        using (reader)
        {
            try
            {
                return Read(reader, path, buffer, entries, cancellationToken);
            }
            finally
            {
                ArrayPool<char>.Shared.Return(buffer);
            }
        }
    }

    private DirectoryStatus Read(DirectoryReader reader, string path, char[] buffer, ListingEntries entries, CancellationToken cancellationToken)
    {
        if (path.Length >= MaxPath)
        {
            return DirectoryStatus.NotFound;
        }

        // The path of each entry is made in place: one character is kept for the slash that a directory's ends in.
        path.CopyTo(buffer);
        var start = path.Length;
        while (reader.MoveNext(cancellationToken))
        {
            if (reader.Type == DirectoryEntryType.Other
                || Utf8.ToUtf16(reader.Name, buffer.AsSpan(start, MaxPath + 1 - start), out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done
                || !CanonicalPath.CanHold(buffer.AsSpan(start, length)))
            {
                continue;
            }

            var end = start + length;
            buffer[end] = '/';
            var file = buffer.AsSpan(0, end);
            var name = file[start..];
            var served = (AsFile: reader.Type != DirectoryEntryType.Directory && isServed(file),
                AsDirectory: reader.Type != DirectoryEntryType.File && isServed(buffer.AsSpan(0, end + 1)));
            if ((!served.AsFile && !served.AsDirectory) || !reader.TryStat(out var type, out var size, out var modified))
            {
                continue;
            }

            if (type == DirectoryEntryType.Link)
            {
                // Where nobody can tell what it leads to, as on a mount that is gone, the rest is still worth listing.
                if (root.TryLocate(file, out var resource) != ResourceStatus.Found)
                {
                    continue;
                }

                resource!.Dispose();
                type = TypeOf(resource.Kind);
                (size, modified) = (resource.Length, resource.LastModified);
            }

            if (type == DirectoryEntryType.File ? served.AsFile : type == DirectoryEntryType.Directory && served.AsDirectory)
            {
                if (entries.Count >= FreeEntries && !room.TryEnter())
                {
                    return DirectoryStatus.Unavailable;
                }

                entries.Add(name, type == DirectoryEntryType.Directory, size, modified.UtcDateTime);
            }
        }

        return reader.Status;
    }

    private static DirectoryEntryType TypeOf(ResourceKind kind) => kind switch
    {
        ResourceKind.File => DirectoryEntryType.File,
        ResourceKind.Directory => DirectoryEntryType.Directory,
        _ => DirectoryEntryType.Other,
    };
}
