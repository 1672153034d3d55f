using System.Buffers;
using System.IO.Pipelines;
using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Host.Endpoints.Sockets;

namespace Ouistiti.Host.Endpoints.Http1;

/// <summary>
/// What Kestrel writes an HTTP/1 connection's answers to. It leaves the transport open when Kestrel is done, and keeps the head of an answer back
/// where HTTP/0.9 wants the body alone.
/// </summary>
/// <param name="inner">The transport's.</param>
/// <param name="maxWait">How many seconds the client may take to make room for more.</param>
/// <param name="transfer">What the client has taken of the connection; null where nobody knows.</param>
internal sealed class GuardedWriter(PipeWriter inner, int maxWait, ITransferProgress? transfer) : PipeWriter
{
    // A flush may send much more than this; its client has the time for each such part.
    private const int Part = 65536;

    private readonly WaitClock _clock = new();
    private readonly Lock _lock = new();
    private bool _isWaiting;
    private long _taken;
    private int _flushes;

    // The answer as far as it is written here and not straight to the transport, and how much of it has been dealt with.
    private ArrayBufferWriter<byte>? _answer;
    private int _done;
    private bool _isHeadDropped;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    /// <summary>Grows as long as the client takes something; where nobody knows, as long as something is sent.</summary>
    public long Progress => transfer?.Taken ?? _flushes;

    /// <summary>Whether nothing can be sent any more. TLS does not tell whoever sends through it.</summary>
    public bool HasEnded => transfer?.HasEnded is true;

    /// <summary>Keeps back what is written from now on, up to the end of a head.</summary>
    public void DropHead() => _answer = new ArrayBufferWriter<byte>();

    public override Memory<byte> GetMemory(int sizeHint = 0) => NextAnswer()?.GetMemory(sizeHint) ?? inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _answer is null ? inner.GetSpan(sizeHint) : GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (_answer is null)
        {
            inner.Advance(bytes);
            return;
        }

        _answer.Advance(bytes);
        if (!_isHeadDropped)
        {
            var end = _answer.WrittenSpan.IndexOf("\r\n\r\n"u8);
            _isHeadDropped = end >= 0;
            _done = end + 4;
        }

        if (_isHeadDropped)
        {
            inner.Write(_answer.WrittenSpan[_done..]);
            _done = _answer.WrittenCount;
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        _flushes++;
        var flush = inner.FlushAsync(cancellationToken);
        return flush.IsCompleted ? flush : WaitAsync(flush);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    /// <summary>Says that a second has passed.</summary>
    /// <returns>Whether the client has taken too long to make room.</returns>
    public bool Tick()
    {
        lock (_lock)
        {
            if (_isWaiting && transfer?.Taken is { } taken && taken - _taken >= Part)
            {
                Wait(taken);
            }
        }

        return _clock.Tick(isCrowded: false);
    }

    /// <summary>Leaves the transport open: a client that is still sending must get to read the answer first.</summary>
    public override void Complete(Exception? exception = null)
    {
    }

    private async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flush)
    {
        lock (_lock)
        {
            _isWaiting = true;
            Wait(transfer?.Taken ?? 0);
        }

        try
        {
            return await flush;
        }
        finally
        {
            lock (_lock)
            {
                _isWaiting = false;
                _clock.Stop();
            }

            _flushes++;
        }
    }

    private void Wait(long taken)
    {
        _taken = taken;
        _clock.Start(maxWait, isIdle: false);
    }

    /// <summary>Where to write next. Kestrel advances twice in the same memory, so that it changes only when new memory is asked for.</summary>
    private ArrayBufferWriter<byte>? NextAnswer() => _answer = _isHeadDropped ? null : _answer;
}
