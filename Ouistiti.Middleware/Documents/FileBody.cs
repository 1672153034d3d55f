using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Win32.SafeHandles;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Documents;

/// <summary>The bytes of a document that is read while it is sent.</summary>
/// <param name="file">The open file; it is closed with this.</param>
/// <param name="length">How many bytes it is said to have. It may grow meanwhile.</param>
/// <remarks>
/// Reads block: for a file, an asynchronous read is one that blocks another thread of the same pool.
/// </remarks>
internal sealed class FileBody(SafeFileHandle file, long length) : DocumentBody(length)
{
    private const int ChunkSize = 64 * 1024;

    public override ValueTask SendAsync(HttpContext context, ByteRange range) =>
        range.Length > ChunkSize && context.Features.Get<IFileTransferFeature>() is { } transfer && transfer.CanSend(context.Response)
            ? TransferAsync(transfer, context, range)
            : CopyAsync(context, range);

    public override async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            for (var offset = 0L; offset < Length;)
            {
                var count = Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, Length - offset)), offset);
                await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                offset += count;

                // Where the destination takes everything at once, others would never come to their turn.
                await Task.Yield();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads all into memory.</summary>
    /// <returns>The bytes, or null where the file has become shorter.</returns>
    public byte[]? ReadAll()
    {
        var content = new byte[Length];
        for (var offset = 0; offset < content.Length;)
        {
            var count = RandomAccess.Read(file, content.AsSpan(offset), offset);
            if (count == 0)
            {
                return null;
            }

            offset += count;
        }

        return content;
    }

    public override void Dispose() => file.Dispose();

    private async ValueTask TransferAsync(IFileTransferFeature transfer, HttpContext context, ByteRange range)
    {
        await transfer.SendAsync(context.Response, file, range.Start, range.Length, context.RequestAborted);
        if (RandomAccess.GetLength(file) < range.Start + range.Length)
        {
            // Of what the system has and the client has not, a part has become zeros.
            throw new IOException("The file became shorter while it was sent.");
        }
    }

    private async ValueTask CopyAsync(HttpContext context, ByteRange range)
    {
        var body = context.Response.BodyWriter;
        for (var (offset, end) = (range.Start, range.Start + range.Length); offset < end;)
        {
            var wanted = (int)Math.Min(ChunkSize, end - offset);
            var count = Read(body.GetSpan(wanted)[..wanted], offset);
            body.Advance(count);
            offset += count;
            (await body.FlushAsync(context.RequestAborted)).ThrowIfGone();
        }
    }

    private int Read(Span<byte> destination, long offset)
    {
        var count = RandomAccess.Read(file, destination, offset);
        return count > 0 ? count : throw new IOException("The file became shorter while it was sent.");
    }
}
