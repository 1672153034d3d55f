using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.AccessLogging;

/// <summary>Counts the bytes of a response's body on their way through.</summary>
internal sealed class CountingResponseBody(IHttpResponseBodyFeature inner) : ResponseBodyDecorator(inner)
{
    /// <summary>How many bytes the body has.</summary>
    public long Count { get; private set; }

    public override bool MindsBytes => false;

    public override void Advance(int bytes)
    {
        Count += bytes;
        base.Advance(bytes);
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        Count += source.Length;
        return base.WriteAsync(source, cancellationToken);
    }
}
