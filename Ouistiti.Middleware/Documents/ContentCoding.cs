using System.IO.Compression;

namespace Ouistiti.Middleware.Documents;

/// <summary>A content coding that documents come in (RFC 9110, section 8.4.1).</summary>
/// <param name="Name">Its registered name: <c>br</c>.</param>
/// <param name="Extension">What the names of files that hold it end with: <c>.br</c>.</param>
/// <param name="Encoder">Makes a stream that encodes into another, which it leaves open; null where that cannot be done here.</param>
internal sealed record ContentCoding(string Name, string Extension, Func<Stream, CompressionLevel, Stream>? Encoder)
{
    /// <summary>All of them, the one that makes documents smallest first.</summary>
    public static IReadOnlyList<ContentCoding> All { get; } =
    [
        new("br", ".br", static (output, level) => new BrotliStream(output, level, leaveOpen: true)),
        new("zstd", ".zst", null),
        new("gzip", ".gz", static (output, level) => new GZipStream(output, level, leaveOpen: true)),
    ];

    /// <summary>Encodes a document.</summary>
    /// <param name="body">The document.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="level">How much time may be spent to make it small.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task EncodeAsync(DocumentBody body, Stream output, CompressionLevel level, CancellationToken cancellationToken)
    {
        await using var encoder = Encoder!(output, level);
        await body.CopyToAsync(encoder, cancellationToken);
    }
}
