using System.IO.Compression;
using Ouistiti.Middleware.Paths;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.Documents;

/// <summary>Finds documents below one root, in memory or in their files. Whoever gets one disposes of it.</summary>
internal sealed class DocumentStore(ResourceRoot root, ContentTypes contentTypes, long cacheSize, TimeProvider time)
{
    // Encoding keeps a core busy as long as the client reads fast enough. Who comes then gets the document as it is.
    private readonly Room _encoders = new(Math.Max(2, Environment.ProcessorCount));

    private readonly DocumentCache _cache = new(root, cacheSize, time);

    /// <summary>Finds a document as its file holds it.</summary>
    /// <param name="path">A canonical path.</param>
    /// <param name="document">What was found.</param>
    public DocumentStatus Find(string path, out Representation? document) => Find(path, path, contentTypes.Of(path), coding: null, out document);

    /// <summary>Finds a document that stands in a content coding in a file beside its own.</summary>
    /// <param name="path">The canonical path of the document itself.</param>
    /// <param name="original">The document itself. A neighbour that is older does not hold it any more.</param>
    /// <param name="coding">The coding.</param>
    /// <returns>What was found, or null.</returns>
    public Representation? FindNeighbour(string path, Representation original, ContentCoding coding)
    {
        var status = Find(KeyOf(path, coding.Extension), path + coding.Extension, original.ContentType, coding, out var neighbour);
        if (status == DocumentStatus.Found && neighbour!.Version.Modified >= original.Version.Modified && neighbour.Body.Length > 0)
        {
            return neighbour;
        }

        neighbour?.Dispose();
        return null;
    }

    /// <summary>Encodes a document: once and into memory where it can be kept there, otherwise while it is sent.</summary>
    /// <returns>What is to be sent: the original where others keep the server busy with encoding.</returns>
    public async ValueTask<Representation> EncodeAsync(string path, Representation original, ContentCoding coding, CancellationToken cancellationToken)
    {
        var key = KeyOf(path, coding.Name);
        if (_cache.FindMadeOf(key, original) is { } known)
        {
            return known;
        }

        if (!_encoders.TryEnter())
        {
            return original;
        }

        var late = new Representation(original.Version, time.GetUtcNow(), original.ContentType, original.Body, coding, isEncodedHere: true)
        {
            IsEncodedLate = true,
            Released = () => _encoders.Leave(),
        };
        if (original.EntityTag.IsWeak || original.Body.Length > _cache.MaxEncodedLength)
        {
            return late;
        }

        var output = new MemoryStream();
        try
        {
            await coding.EncodeAsync(original.Body, output, CompressionLevel.Optimal, cancellationToken);
        }
        catch
        {
            late.Dispose();
            throw;
        }

        var encoded = late.With(new MemoryBody(output.ToArray()));
        if (!_cache.Keep(key, path, encoded))
        {
            return late;
        }

        late.Dispose();
        return encoded;
    }

    // No path holds a NUL.
    private static string KeyOf(string path, string suffix) => $"{path}\0{suffix}";

    private DocumentStatus Find(string key, string path, string contentType, ContentCoding? coding, out Representation? document)
    {
        document = _cache.Find(key, path);
        if (document is not null)
        {
            return DocumentStatus.Found;
        }

        var status = root.TryLocate(path, out var resource);
        if (status != ResourceStatus.Found)
        {
            return status == ResourceStatus.Unavailable ? DocumentStatus.Unavailable : DocumentStatus.NotFound;
        }

        using (resource)
        {
            return resource!.Kind switch
            {
                ResourceKind.File => Open(key, path, resource, contentType, coding, out document),
                ResourceKind.Directory => DocumentStatus.Directory,
                _ => DocumentStatus.NotFound,
            };
        }
    }

    private DocumentStatus Open(string key, string path, Resource resource, string contentType, ContentCoding? coding, out Representation? document)
    {
        document = null;
        FileBody? file = null;
        try
        {
            if (resource.OpenRead() is not { } handle)
            {
                return DocumentStatus.Forbidden;
            }

            file = new FileBody(handle, resource.Length);
            var now = time.GetUtcNow();
            document = new Representation(resource.Version, now, contentType, file, coding);
            if (!resource.Version.IsSettled(now))
            {
                return DocumentStatus.Found;
            }

            if (resource.Length > _cache.MaxLength)
            {
                _cache.Remember(key, document);
            }
            else if (file.ReadAll() is { } content)
            {
                var kept = document.With(new MemoryBody(content));
                if (_cache.Keep(key, path, kept))
                {
                    document.Dispose();
                    document = kept;
                }
            }

            return DocumentStatus.Found;
        }
        catch (IOException)
        {
            file?.Dispose();
            document = null;
            return DocumentStatus.Unavailable;
        }
    }
}
