using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Documents;

/// <summary>The bytes of a document that is kept in memory.</summary>
internal sealed class MemoryBody(byte[] content) : DocumentBody(content.Length)
{
    public override async ValueTask SendAsync(HttpContext context, ByteRange range)
    {
        var flushed = await context.Response.BodyWriter.WriteAsync(content.AsMemory((int)range.Start, (int)range.Length), context.RequestAborted);
        flushed.ThrowIfGone();
    }

    public override Task CopyToAsync(Stream destination, CancellationToken cancellationToken) => destination.WriteAsync(content, cancellationToken).AsTask();

    public override void Dispose()
    {
        // Others are being sent the same bytes.
    }
}
