using System.Text;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>Puts together what is hashed: parts with a colon between them.</summary>
/// <param name="buffer">Where: it has room for all of it, one byte for each ASCII character.</param>
internal ref struct DigestText(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _length;
    private bool _hasPart;

    /// <summary>What has been put together.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    /// <summary>Adds a part, which may be empty.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        Separate();
        _length += Encoding.UTF8.GetBytes(text, _buffer[_length..]);
    }

    /// <summary>Adds a hash in lower-case hexadecimal digits.</summary>
    public void Append(ReadOnlySpan<byte> hash)
    {
        Separate();
        foreach (var value in hash)
        {
            _buffer[_length++] = "0123456789abcdef"u8[value >> 4];
            _buffer[_length++] = "0123456789abcdef"u8[value & 15];
        }
    }

    private void Separate()
    {
        if (_hasPart)
        {
            _buffer[_length++] = (byte)':';
        }

        _hasPart = true;
    }
}
