using System.Buffers;
using System.IO.Pipelines;
using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Host.Endpoints.Http1;

/// <summary>
/// What Kestrel reads an HTTP/1 connection through. It lets one message at a time pass, as it is and without a copy: its head when
/// it is whole and right, and each part of its body as that proves right. In the place of a message that is refused it lets a
/// short one pass that stands for it, so that the refusal is answered in its turn and as everything else is.
/// </summary>
/// <param name="inner">The connection's bytes.</param>
/// <param name="rules">What is accepted of a request.</param>
/// <param name="connection">Is told what is refused.</param>
/// <param name="refusalOfAll">What the first request is refused for, whatever it is; null where it is not.</param>
internal sealed class RequestGuard(PipeReader inner, RequestRules rules, IGuardedConnection connection, Refusal? refusalOfAll) : PipeReader
{
    private readonly RequestHead _head = new(rules);
    private readonly ChunkedBody _chunks = new(rules);
    private readonly WaitClock _clock = new(rules.HeadTimeout);
    private readonly Substitute _substitute = new();
    private JudgedRead? _judgedRead;
    private MessageStage _stage = MessageStage.Head;
    private bool _isFirst = true;
    private bool _isHeadBegun;
    private long _bodyRemaining;

    // What the transport gave last, how many bytes of it may pass from its beginning on, and whether the rest says nothing without more.
    private ReadOnlySequence<byte> _buffer;
    private long _passed;
    private bool _needsMore;

    /// <summary>Whether a message was refused that the client is probably still sending.</summary>
    public bool IsUnfinished { get; private set; }

    private bool IsReadElsewhere => _stage == MessageStage.Closed || !_substitute.IsEmpty;

    /// <summary>Whether the last request that passed is of HTTP/1.1 and asks for no other protocol.</summary>
    public bool IsPlain => _head is { Version: HttpVersions.Http1_1, IsUpgrade: false };

    /// <summary>Lets everything pass that follows the message: another protocol is spoken from there on.</summary>
    public void OpenTunnel() => _stage = MessageStage.Tunnel;

    /// <summary>Says that a second has passed; what has waited too long ends. From any thread.</summary>
    /// <param name="isCrowded">Whether others wait for the connection's place.</param>
    public void Tick(bool isCrowded)
    {
        if (_clock.Tick(isCrowded))
        {
            inner.CancelPendingRead();
        }
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (IsReadElsewhere)
        {
            return new ValueTask<ReadResult>(_substitute.Read());
        }

        BeginMessage();
        var pending = inner.ReadAsync(cancellationToken);
        return pending.IsCompletedSuccessfully ? new ValueTask<ReadResult>(Judge(pending.Result)) : (_judgedRead ??= new JudgedRead(Judge)).Await(pending);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (IsReadElsewhere)
        {
            result = _substitute.Read();
            return true;
        }

        BeginMessage();
        if (!inner.TryRead(out result))
        {
            return false;
        }

        result = Judge(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_substitute.TryAdvanceTo(consumed))
        {
            return;
        }

        // Bytes that say nothing without more count as examined as soon as all before them are.
        var end = _needsMore && _buffer.Slice(0, examined).Length >= _passed ? _buffer.End : examined;
        _passed = consumed.Equals(_buffer.End) ? 0 : _passed - _buffer.Slice(0, consumed).Length;
        inner.AdvanceTo(consumed, end);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <summary>Leaves the transport open: what still comes of a refused message has to be read.</summary>
    public override void Complete(Exception? exception = null) => _stage = MessageStage.Closed;

    private void BeginMessage()
    {
        // Not before the last one has been answered: only then it is known that what follows is HTTP.
        if (_stage == MessageStage.End && _passed == 0)
        {
            _stage = MessageStage.Head;
            _isFirst = _isHeadBegun = false;
            _head.Reset();
            _clock.Start(rules.KeepAliveTimeout, isIdle: true);
        }
    }

    private ReadResult Judge(ReadResult result)
    {
        _buffer = result.Buffer;
        _needsMore = false;
        var isOwnWakeUp = result.IsCanceled && _clock.TakeWakeUp();
        if (_stage == MessageStage.Head)
        {
            if (JudgeHead(result.IsCompleted) is { } refusal)
            {
                return Refuse(refusal);
            }
        }
        else if (ReadBody() is { } refusal)
        {
            return Break(refusal);
        }

        if (_stage != MessageStage.Head && (_head.Corrections.Count > 0 || _chunks.Corrections.Count > 0))
        {
            Correct();
        }

        if (!_substitute.IsEmpty)
        {
            return _substitute.Read();
        }

        var isCompleted = _stage == MessageStage.Closed || (result.IsCompleted && (_needsMore || _passed == _buffer.Length));
        return new ReadResult(_passed == _buffer.Length ? _buffer : _buffer.Slice(0, _passed), result.IsCanceled && !isOwnWakeUp, isCompleted);
    }

    private Refusal? JudgeHead(bool isCompleted)
    {
        if (_buffer.IsEmpty)
        {
            // Nobody has asked anything, and nobody is answered.
            _stage = _clock.IsOver ? MessageStage.Closed : _stage;
            return null;
        }

        var isWhole = ReadHead();
        var refusal = _head.Refusal ?? (isWhole ? null : isCompleted ? RequestRefusals.Incomplete : _clock.IsOver ? RequestRefusals.SlowHead : null);
        if (refusal is not null)
        {
            return refusalOfAll ?? refusal;
        }

        _needsMore = !isWhole;
        return isWhole ? refusalOfAll ?? PassHead() : null;
    }

    /// <summary>Reads on in the head.</summary>
    /// <returns>Whether it is whole.</returns>
    private bool ReadHead()
    {
        if (_head.Read(_buffer))
        {
            return true;
        }

        if (!_isHeadBegun && !_head.IsEmpty)
        {
            _isHeadBegun = true;
            if (_isFirst)
            {
                _clock.Hold();
            }
            else
            {
                _clock.Start(rules.HeadTimeout, isIdle: false);
            }
        }

        return false;
    }

    /// <summary>Lets a head pass that is whole and right, with what has come of the body.</summary>
    /// <returns>Why it is refused after all: a message that can be seen to be wrong reaches nobody.</returns>
    private Refusal? PassHead()
    {
        _clock.Stop();
        if (_head.Version == HttpVersions.Http0_9)
        {
            return PassSimpleRequest();
        }

        _passed = _head.Length;
        _bodyRemaining = _head.ContentLength;
        _stage = _head.IsChunked ? MessageStage.Chunks : _bodyRemaining > 0 ? MessageStage.Body : MessageStage.End;
        if (_stage == MessageStage.End)
        {
            return null;
        }

        _chunks.Reset();
        if (_stage == MessageStage.Body && _head.Corrections.Count > 0)
        {
            // The body stays with the transport, for a reader that wants to see more of it before it consumes any.
            return null;
        }

        return ReadBody();
    }

    private Refusal? PassSimpleRequest()
    {
        if (!_isFirst)
        {
            return RequestRefusals.SimpleRequest;
        }

        connection.BecomeSimple();
        Replace([.. _buffer.Slice(0, _head.Length).ToArray().AsSpan().Trim("\r\n"u8), .. " HTTP/1.0\r\n\r\n"u8], _buffer.End);
        _stage = MessageStage.Closed;
        return null;
    }

    private Refusal? ReadBody()
    {
        switch (_stage)
        {
            case MessageStage.Body:
                var length = Math.Min(_bodyRemaining, _buffer.Length - _passed);
                _passed += length;
                _bodyRemaining -= length;
                _stage = _bodyRemaining == 0 ? MessageStage.End : MessageStage.Body;
                return null;

            case MessageStage.Chunks:
                _passed = _chunks.Read(_buffer, _passed, out var refusal);
                _stage = _chunks.IsEnded ? MessageStage.End : MessageStage.Chunks;
                _needsMore = !_chunks.IsEnded;
                return refusal;

            case MessageStage.Tunnel:
                _passed = _buffer.Length;
                return null;

            default:
                return null;
        }
    }

    /// <summary>Puts a corrected copy in the place of what may pass.</summary>
    private void Correct()
    {
        var passed = _buffer.Slice(0, _passed).ToArray();
        foreach (var (at, octet) in _head.Corrections)
        {
            passed[at] = octet;
        }

        _head.Corrections.Clear();
        Replace(_chunks.Correct(passed), _buffer.GetPosition(_passed));
    }

    /// <summary>Ends a body whose head is with a feature already: there, what no chunk can be makes reading it fail, and is answered with 400.</summary>
    private ReadResult Break(Refusal refusal)
    {
        connection.Break(refusal);
        IsUnfinished = true;
        Replace([.. _chunks.Correct(_buffer.Slice(0, _passed).ToArray()), .. Substitute.NoChunk], _buffer.End);
        _stage = MessageStage.Closed;
        return _substitute.Read();
    }

    private ReadResult Refuse(Refusal refusal)
    {
        connection.Refuse(refusal);
        IsUnfinished = _buffer.Length >= RequestRules.ManyBytes || refusal.StatusCode is 413 or 414 or 431;
        Replace(_head.IsHead ? Substitute.RefusedHeadRequest : Substitute.RefusedRequest, _buffer.End);
        _stage = MessageStage.Closed;
        return _substitute.Read();
    }

    private void Replace(byte[] bytes, SequencePosition consumed)
    {
        inner.AdvanceTo(consumed);
        _passed = 0;
        _substitute.Set(bytes);
    }
}
