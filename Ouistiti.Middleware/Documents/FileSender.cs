using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Win32.SafeHandles;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Middleware.Documents;

/// <summary>Sends a file: a large one without a copy where that can be done, others through the response's own buffers.</summary>
internal static class FileSender
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>Sends exactly <paramref name="length"/> bytes.</summary>
    /// <exception cref="IOException">The file has become shorter; the response cannot be completed.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public static ValueTask SendAsync(HttpResponse response, SafeFileHandle file, long length, CancellationToken cancellationToken) =>
        length > ChunkSize && response.HttpContext.Features.Get<IFileTransferFeature>() is { } transfer && transfer.CanSend(response)
            ? transfer.SendAsync(response, file, 0, length, cancellationToken)
            : CopyAsync(response.BodyWriter, file, length, cancellationToken);

    private static async ValueTask CopyAsync(PipeWriter body, SafeFileHandle file, long length, CancellationToken cancellationToken)
    {
        for (var offset = 0L; offset < length;)
        {
            var wanted = (int)Math.Min(ChunkSize, length - offset);
            var count = await RandomAccess.ReadAsync(file, body.GetMemory(wanted)[..wanted], offset, cancellationToken);
            if (count == 0)
            {
                throw new IOException("The file became shorter while it was sent.");
            }

            body.Advance(count);
            offset += count;
            var flushed = await body.FlushAsync(cancellationToken);
            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                throw new OperationCanceledException("The client does not read any more.");
            }
        }
    }
}
