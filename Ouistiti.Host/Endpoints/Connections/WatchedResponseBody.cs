using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Host.Endpoints.Connections;

/// <summary>The body of an answer on HTTP/2, of which it is known how long it waits for the client to take more.</summary>
internal sealed class WatchedResponseBody(IHttpResponseBodyFeature inner, StreamWatch streams, Action abort) : ResponseBodyDecorator(inner)
{
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        Watch(base.WriteAsync(source, cancellationToken));

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => Watch(base.FlushAsync(cancellationToken));

    private ValueTask<FlushResult> Watch(ValueTask<FlushResult> flush) => flush.IsCompleted ? flush : WaitAsync(flush);

    private async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flush)
    {
        var wait = streams.BeginWait(abort);
        try
        {
            return await flush;
        }
        finally
        {
            streams.EndWait(wait);
        }
    }
}
