using Microsoft.AspNetCore.Http.Features;
using Microsoft.Win32.SafeHandles;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Host.Endpoints.Sockets;

/// <summary>Sends files on a clear HTTP/1 connection, by telling its transport where their bytes are.</summary>
/// <param name="writer">The connection's.</param>
internal sealed class FileTransfer(SocketWriter writer) : IFileTransferFeature
{
    // What is counted before it is sent: whoever leaves meanwhile is logged with no more than this too much.
    private const int LargestPart = 1024 * 1024;

    public bool CanSend(HttpResponse response)
    {
        var features = response.HttpContext.Features;
        var body = features.Get<IHttpResponseBodyFeature>();
        while (body is ResponseBodyDecorator { MindsBytes: false } decorator)
        {
            body = decorator.Inner;
        }

        // Kestrel's own features are one object. A body that is none of it is somebody's who may change the bytes.
        return response.ContentLength is not null && !HttpMethods.IsHead(response.HttpContext.Request.Method) && ReferenceEquals(body, features.Get<IHttpResponseFeature>());
    }

    public async ValueTask SendAsync(HttpResponse response, SafeFileHandle file, long offset, long count, CancellationToken cancellationToken)
    {
        if (!CanSend(response))
        {
            throw new InvalidOperationException("The response cannot be sent so.");
        }

        var isSent = false;
        try
        {
            await response.StartAsync(cancellationToken);
            var body = response.BodyWriter;
            for (var end = offset + count; offset < end;)
            {
                var part = (int)Math.Min(end - offset, LargestPart);
                writer.Announce(file, offset, part);
                _ = body.GetMemory(1);
                if (writer.IsAnswered)
                {
                    body.Advance(part);
                    offset += part;
                }

                // The head leaves with the file's first bytes. Where another flush is under way, Kestrel keeps what is written to itself until that ends.
                var flush = await body.FlushAsync(cancellationToken);
                if (flush.IsCompleted || flush.IsCanceled || cancellationToken.IsCancellationRequested)
                {
                    throw RandomAccess.GetLength(file) < end
                        ? new IOException("The file became shorter while it was sent.")
                        : new OperationCanceledException("The client does not read any more.");
                }
            }

            isSent = writer.Forget() ? true : throw new IOException("The file cannot be sent to its end.");
        }
        finally
        {
            if (!isSent)
            {
                // Kestrel has counted bytes that will never come.
                _ = writer.Forget();
                response.HttpContext.Abort();
            }
        }
    }
}
