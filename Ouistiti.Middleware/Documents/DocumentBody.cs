using Microsoft.AspNetCore.Http;

namespace Ouistiti.Middleware.Documents;

/// <summary>The bytes of a document.</summary>
/// <param name="length">How many there are.</param>
internal abstract class DocumentBody(long length) : IDisposable
{
    /// <summary>How many bytes there are.</summary>
    public long Length => length;

    /// <summary>Sends a part of them as what comes next in a response whose length is known.</summary>
    /// <exception cref="IOException">They cannot be read to the end: the response cannot be completed.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public abstract ValueTask SendAsync(HttpContext context, ByteRange range);

    /// <summary>Copies all of them.</summary>
    /// <exception cref="IOException">They cannot be read to the end.</exception>
    public abstract Task CopyToAsync(Stream destination, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract void Dispose();
}
