using Microsoft.Win32.SafeHandles;

namespace Ouistiti.Host.Endpoints.Sockets;

/// <summary>A part of what is to be sent: bytes of a block of memory, or of a file.</summary>
internal struct Piece
{
    /// <summary>The block; null where it is a file.</summary>
    public byte[]? Block;

    /// <summary>The file; null where it is a block.</summary>
    public SafeFileHandle? File;

    /// <summary>Where in the block or file that begins which has not been sent.</summary>
    public long Start;

    /// <summary>Where it ends.</summary>
    public long End;

    /// <summary>The number of bytes that have not been sent.</summary>
    public readonly long Length => End - Start;

    /// <summary>Those bytes, of a block.</summary>
    public readonly ReadOnlySpan<byte> Bytes => Block.AsSpan((int)Start, (int)Length);
}
