using System.Buffers;
using System.IO.Pipelines;

namespace Ouistiti.Host.Endpoints.Http1;

/// <summary>Bytes that are read in the place of those of the transport.</summary>
internal sealed class Substitute
{
    /// <summary>What stands for a request that is refused. Its method is none, so that no metric tells of a request that nobody has sent.</summary>
    public static readonly byte[] RefusedRequest = "- / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n"u8.ToArray();

    /// <summary>The same, where the answer has no body.</summary>
    public static readonly byte[] RefusedHeadRequest = "HEAD / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n"u8.ToArray();

    /// <summary>What no chunk can be, so that reading the body fails.</summary>
    public static readonly byte[] NoChunk = "\0\0\r\n"u8.ToArray();

    private ReadOnlySequence<byte> _bytes;
    private bool _isRead;

    /// <summary>Whether there are none left.</summary>
    public bool IsEmpty => _bytes.IsEmpty;

    /// <summary>Has these bytes read next.</summary>
    public void Set(byte[] bytes) => _bytes = new ReadOnlySequence<byte>(bytes);

    /// <summary>Reads what is left: nothing is the end.</summary>
    public ReadResult Read()
    {
        _isRead = true;
        return new ReadResult(_bytes, isCanceled: false, isCompleted: _bytes.IsEmpty);
    }

    /// <summary>Takes an advance, where the last read was one of these bytes.</summary>
    public bool TryAdvanceTo(SequencePosition consumed)
    {
        if (!_isRead)
        {
            return false;
        }

        _isRead = false;
        _bytes = _bytes.IsEmpty ? _bytes : _bytes.Slice(consumed);
        return true;
    }
}
