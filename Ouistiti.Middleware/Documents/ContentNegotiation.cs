using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Ouistiti.Middleware.Documents;

/// <summary>Chooses the content coding that a document is sent in (RFC 9110, section 12.5.3).</summary>
internal sealed class ContentNegotiation(DocumentStore store, DocumentsOptions options)
{
    // Below, the fields that tell of the coding take what it saves.
    private const int ShortestEncoded = 256;

    // What is not text by its name, and still becomes much smaller.
    private static readonly FrozenSet<string> Others = new[]
    {
        "application/javascript", "application/json", "application/rtf", "application/vnd.ms-fontobject", "application/wasm", "application/x-javascript",
        "application/x-sh", "application/xml", "application/yaml", "font/collection", "font/otf", "font/ttf", "image/bmp", "image/vnd.microsoft.icon", "image/x-icon",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Chooses for a request.</summary>
    /// <param name="context">The request. Its response gets <c>Vary</c> where another request could get another coding.</param>
    /// <param name="path">The document's canonical path.</param>
    /// <param name="original">The document as its file holds it.</param>
    /// <returns>What to send: the original, or one that the caller disposes of as well.</returns>
    public async ValueTask<Representation> ChooseAsync(HttpContext context, string path, Representation original)
    {
        var isEncodable = options.Compression && original.Body.Length >= ShortestEncoded && IsText(original.ContentType);
        if (!options.Precompressed && !isEncodable)
        {
            return original;
        }

        var headers = context.Request.Headers;
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        var accepted = AcceptEncoding.Choose(headers.AcceptEncoding);
        foreach (var coding in options.Precompressed ? accepted : [])
        {
            if (store.FindNeighbour(path, original, coding) is { } neighbour)
            {
                return neighbour;
            }
        }

        // A part of what is encoded here could not be told from a part of what another version encodes.
        return isEncodable && headers.Range.Count == 0 && accepted.FirstOrDefault(coding => coding.Encoder is not null) is { } possible
            ? await store.EncodeAsync(path, original, possible, context.RequestAborted)
            : original;
    }

    private static bool IsText(ReadOnlySpan<char> contentType)
    {
        var end = contentType.IndexOf(';');
        var type = (end < 0 ? contentType : contentType[..end]).TrimEnd();
        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase) || Others.GetAlternateLookup<ReadOnlySpan<char>>().Contains(type);
    }
}
