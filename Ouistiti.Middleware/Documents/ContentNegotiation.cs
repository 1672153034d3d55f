using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Ouistiti.Middleware.Documents;

/// <summary>Chooses the content coding that a document is sent in (RFC 9110, section 12.5.3).</summary>
internal sealed class ContentNegotiation(DocumentStore store, DocumentsOptions options)
{
    // Below, the fields that tell of the coding take what it saves.
    private const int ShortestEncoded = 256;

    private static readonly SearchValues<string> TextTypes = SearchValues.Create(
        ["text/", "javascript", "json", "xml", "wasm", "yaml", "font/ttf", "font/otf", "image/bmp", "image/vnd.microsoft.icon", "image/x-icon"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Chooses for a request.</summary>
    /// <param name="context">The request. Its response gets <c>Vary</c> where another request could get another coding.</param>
    /// <param name="path">The document's canonical path.</param>
    /// <param name="original">The document as its file holds it.</param>
    /// <returns>What to send: the original, or one that the caller disposes of as well.</returns>
    public async ValueTask<Representation> ChooseAsync(HttpContext context, string path, Representation original)
    {
        var isEncodable = options.Compression && original.Body.Length >= ShortestEncoded && original.ContentType.AsSpan().ContainsAny(TextTypes);
        if (!options.Precompressed && !isEncodable)
        {
            return original;
        }

        var headers = context.Request.Headers;
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        foreach (var coding in options.Precompressed ? AcceptEncoding.Choose(headers.AcceptEncoding) : [])
        {
            if (store.FindNeighbour(path, original, coding) is { } neighbour)
            {
                return neighbour;
            }
        }

        // A part of what is encoded here could not be told from a part of what another version encodes.
        return isEncodable && headers.Range.Count == 0 && AcceptEncoding.Choose(headers.AcceptEncoding).FirstOrDefault(coding => coding.Encoder is not null) is { } possible
            ? await store.EncodeAsync(path, original, possible, context.RequestAborted)
            : original;
    }
}
