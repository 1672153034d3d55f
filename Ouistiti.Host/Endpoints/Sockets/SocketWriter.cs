using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;

namespace Ouistiti.Host.Endpoints.Sockets;

/// <summary>
/// Sends what is written straight to a socket, on the thread that flushes. Only where the client does not take it as fast is it waited for, and no
/// thread waits. A flush ends when the system has everything, so that who writes never runs ahead of who reads.
/// </summary>
/// <param name="sender">Sends.</param>
/// <param name="close">Closes the connection: because of an error, or for null in good order.</param>
internal sealed class SocketWriter(SocketSender sender, Action<Exception?> close) : PipeWriter
{
    // What Kestrel encrypts at a time, at the least, of what is longer. Who writes as much has more, or says that it was all.
    private const int Block = 4096;

    private const int Collection = 65536;

    private readonly SendQueue _queue = sender.Queue;
    private readonly Lock _lock = new();
    private CancellationTokenSource? _wait;
    private bool _isFlushing;
    private volatile bool _isFlushCanceled;
    private volatile bool _isEnded;
    private bool _isCompleted;
    private Exception? _completion;

    // The region of a file that the next advance stands for.
    private SafeFileHandle? _file;
    private long _fileOffset;
    private int _fileCount;
    private bool _isAnswered;

    /// <summary>
    /// Whether TLS records are written here, each by itself, and an empty one at the end of a flush. Those that are followed by others are collected
    /// then, because to send each would cost more than to encrypt it.
    /// </summary>
    public bool CollectsRecords { get; set; }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _queue.Length;

    /// <summary>Has a region of a file take the place of the bytes that are advanced by next; they have to be as many.</summary>
    public void Announce(SafeFileHandle file, long offset, int count) => (_file, _fileOffset, _fileCount, _isAnswered) = (file, offset, count, false);

    /// <summary>Whether memory has been asked for since, and so what is advanced by next comes here.</summary>
    public bool IsAnswered => _isAnswered;

    /// <summary>Says that no file is to be used any more.</summary>
    /// <returns>Whether all that was advanced by has been sent. Where it has not, nothing more will be, and the connection is to be aborted.</returns>
    public bool Forget()
    {
        _file = null;
        _isEnded |= _queue.Length > 0;
        return !_isEnded;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        _isAnswered = true;
        return _queue.GetMemory(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (_isEnded)
        {
            // What was to be sent has been forgotten, and the memory that was given for it.
            _file = null;
        }
        else if (_file is { } file && bytes > 0)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(bytes, _fileCount);
            _queue.Add(file, _fileOffset, bytes);
            _file = null;
        }
        else
        {
            _queue.Advance(bytes);
        }
    }

    /// <summary>Sends, without a copy as far as there is room; or collects (<see cref="CollectsRecords"/>).</summary>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (!TryBegin())
        {
            return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: true));
        }

        var isCollected = CollectsRecords && source.Length > Block && _queue.Length < Collection;
        var rest = _queue.Length == 0 && !source.IsEmpty && !_isEnded && !isCollected ? source[sender.SendNow(source.Span)..] : source;
        if (!rest.IsEmpty)
        {
            rest.CopyTo(_queue.GetMemory(isCollected && _queue.Length == 0 ? Math.Max(rest.Length, Collection) : rest.Length));
            _queue.Advance(rest.Length);
        }

        return isCollected ? new ValueTask<FlushResult>(End()) : SendAsync(cancellationToken);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => TryBegin()
        ? SendAsync(cancellationToken)
        : new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: true));

    public override void CancelPendingFlush()
    {
        lock (_lock)
        {
            _isFlushCanceled = true;
            _ = _wait?.CancelAsync();
        }
    }

    public override void Complete(Exception? exception = null) => _ = CompleteAsync(exception).AsTask();

    /// <summary>Sends what is left, and closes the connection. A flush that is under way does that when it ends.</summary>
    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        lock (_lock)
        {
            if (_isCompleted)
            {
                return;
            }

            _isCompleted = true;
            _completion = exception;
            if (_isFlushing)
            {
                return;
            }

            _isFlushing = true;
        }

        if (exception is null && _queue.Length > 0)
        {
            _ = await SendAsync(CancellationToken.None);
        }
        else
        {
            _ = End();
        }
    }

    private bool TryBegin()
    {
        lock (_lock)
        {
            if (_isFlushing && !_isCompleted)
            {
                throw new InvalidOperationException("Another flush is under way.");
            }

            return !_isCompleted && (_isFlushing = true);
        }
    }

    private ValueTask<FlushResult> SendAsync(CancellationToken cancellationToken)
    {
        var status = Send();
        return status is SendStatus.Full or SendStatus.Busy ? FinishAsync(status, cancellationToken) : new ValueTask<FlushResult>(End());
    }

    private SendStatus Send()
    {
        if (_isEnded)
        {
            return SendStatus.Ended;
        }

        var status = sender.Send();
        _isEnded |= status == SendStatus.Ended;
        return status;
    }

    private async ValueTask<FlushResult> FinishAsync(SendStatus status, CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_lock)
        {
            _wait = wait;
        }

        FlushResult result;
        try
        {
            while (!_isFlushCanceled && status is SendStatus.Full or SendStatus.Busy)
            {
                if (status == SendStatus.Full)
                {
                    status = await sender.WaitAndSendAsync(wait.Token);
                    _isEnded |= status == SendStatus.Ended;
                }
                else
                {
                    await Task.Yield();
                    cancellationToken.ThrowIfCancellationRequested();
                    status = Send();
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Only the flush is cancelled. What has not been sent is left to the next.
        }
        finally
        {
            result = End();
        }

        return result;
    }

    private FlushResult End()
    {
        bool isCanceled, isCompleted;
        lock (_lock)
        {
            _wait = null;
            _isFlushing = false;
            (isCanceled, _isFlushCanceled) = (_isFlushCanceled, false);
            isCompleted = _isCompleted;
        }

        if (isCompleted || _isEnded)
        {
            // A client that reads to the end of the connection must not take a part for the whole.
            var isWhole = !_isEnded && _queue.Length == 0;
            _isEnded = true;
            _queue.Clear();
            close(_completion ?? (isWhole ? null : sender.Failure ?? new IOException("What was to be sent is incomplete.")));
        }

        return new FlushResult(isCanceled, _isEnded);
    }
}
