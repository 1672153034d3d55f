using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Ouistiti.Host.Endpoints.Sockets;

/// <summary>What is to be sent on a connection, in its order. It holds no memory while it is empty.</summary>
internal sealed class SendQueue
{
    // A small answer fits into the first block. Of a large one, the blocks that follow grow.
    private const int SmallestBlock = 4096;
    private const int LargestBlock = 65536;

    private Piece[] _pieces = [];
    private int _first;
    private int _end;
    private bool _isLent;

    /// <summary>The number of bytes that are to be sent.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the first piece is the last.</summary>
    public bool IsLast => First.Length == Length;

    /// <summary>What is to be sent first.</summary>
    public ref readonly Piece First => ref _pieces[_first];

    /// <summary>Gives memory to be written to.</summary>
    public Memory<byte> GetMemory(int sizeHint)
    {
        if (_end == _first || _pieces[_end - 1] is not { Block: { } last } || last.Length - _pieces[_end - 1].End < Math.Max(sizeHint, 1))
        {
            var size = Math.Max(sizeHint, (int)Math.Clamp(Length, SmallestBlock, LargestBlock));
            Append(new Piece { Block = ArrayPool<byte>.Shared.Rent(size) });
        }

        _isLent = true;
        ref var piece = ref _pieces[_end - 1];
        return piece.Block.AsMemory((int)piece.End);
    }

    /// <summary>Takes what has been written to that memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is more than fits there.</exception>
    public void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        _isLent = false;
        if (bytes == 0)
        {
            return;
        }

        var room = _end > _first && _pieces[_end - 1] is { Block: { } block } ? block.Length - _pieces[_end - 1].End : 0;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, room);
        _pieces[_end - 1].End += bytes;
        Length += bytes;
    }

    /// <summary>Adds a region of a file.</summary>
    public void Add(SafeFileHandle file, long offset, long count)
    {
        Append(new Piece { File = file, Start = offset, End = offset + count });
        _isLent = false;
        Length += count;
    }

    /// <summary>Takes away what has been sent of the first piece.</summary>
    public void Consume(long bytes)
    {
        ref var piece = ref _pieces[_first];
        piece.Start += bytes;
        Length -= bytes;
        if (piece.Length == 0 && !IsLent(_first))
        {
            Release(ref piece);
            _first++;
        }

        if (Length == 0)
        {
            Trim();
        }
    }

    /// <summary>Forgets all of it. The blocks are not used again: somebody may still write to them.</summary>
    public void Clear()
    {
        Array.Clear(_pieces);
        (_first, _end, _isLent, Length) = (0, 0, false, 0);
    }

    // Memory that somebody was given and may still write to.
    private bool IsLent(int index) => _isLent && index == _end - 1;

    private void Append(Piece piece)
    {
        if (_end > _first && _pieces[_end - 1].Length == 0)
        {
            // It was too small, or not used. Somebody may still write to it, so that it is not used again.
            _end--;
        }

        if (_end == _pieces.Length)
        {
            Array.Resize(ref _pieces, Math.Max(_pieces.Length * 2, 2));
        }

        _pieces[_end++] = piece;
    }

    /// <summary>Gives back what holds nothing to be sent.</summary>
    private void Trim()
    {
        for (; _first < _end && !IsLent(_first); _first++)
        {
            Release(ref _pieces[_first]);
        }

        if (_first == _end)
        {
            _first = _end = 0;
        }
    }

    private static void Release(ref Piece piece)
    {
        if (piece.Block is { } block)
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        piece = default;
    }
}
