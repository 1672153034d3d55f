using System.Buffers;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>
/// The body of a listing on its way. A small one is kept until it is whole, so that its length can be told; a large one leaves
/// in parts, so that its beginning is early and memory stays flat. HEAD goes the same way and sends nothing.
/// </summary>
internal sealed class ListingBody(HttpContext context) : IBufferWriter<byte>, IDisposable
{
    private const int PartSize = 32 * 1024;

    // What is written behind a full part, an entry for example, mostly fits as well.
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(PartSize * 2);
    private int _length;
    private bool _hasStarted;

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsSpan(_length);
    }

    /// <summary>Sends what is there if that is enough for a part.</summary>
    /// <returns>Whether more is wanted: HEAD wants no body, and its length is not told either once it is large.</returns>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public async ValueTask<bool> SendPartAsync()
    {
        if (_length < PartSize)
        {
            return true;
        }

        _hasStarted = true;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return false;
        }

        await SendAsync();

        // A client that takes everything at once must not keep others waiting.
        await Task.Yield();
        return true;
    }

    /// <summary>Sends the rest, with its length if it is all.</summary>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public async ValueTask FinishAsync()
    {
        if (!_hasStarted)
        {
            context.Response.ContentLength = _length;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await SendAsync();
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    private async ValueTask SendAsync()
    {
        var flushed = await context.Response.BodyWriter.WriteAsync(_buffer.AsMemory(0, _length), context.RequestAborted);
        _length = 0;
        flushed.ThrowIfGone();
    }

    private void MakeRoom(int sizeHint)
    {
        var needed = checked(_length + Math.Max(sizeHint, 1));
        if (needed <= _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
