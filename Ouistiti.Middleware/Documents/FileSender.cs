using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;

namespace Ouistiti.Middleware.Documents;

/// <summary>Copies a file into a response, through the response's own buffers.</summary>
internal static class FileSender
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>Sends exactly <paramref name="length"/> bytes.</summary>
    /// <exception cref="IOException">The file has become shorter; the response cannot be completed.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public static async ValueTask SendAsync(PipeWriter body, SafeFileHandle file, long length, CancellationToken cancellationToken)
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
