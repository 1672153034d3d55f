using System.Buffers;
using System.Globalization;
using System.Text;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Host.Endpoints.Http1;

/// <summary>Follows a chunked body (RFC 9112, section 7.1) to its end, and holds each line of it against the grammar.</summary>
internal sealed class ChunkedBody(RequestRules rules)
{
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    // The most digits that Kestrel reads.
    private const int MaxPlainSize = 8;

    private enum Stage
    {
        Size,
        Data,
        DataEnd,
        Trailer,
        End,
    }

    private Stage _stage;
    private long _remaining;
    private long _overhead;
    private long _size;
    private long _trailerSize;
    private int _trailerFields;

    /// <summary>Lines of a chunk's size that are right, and that Kestrel understands in another form: where they are, how long (without their end), and the
    /// size. They may have extensions, of which none is understood here and all are passed over (RFC 9112, section 7.1.1).</summary>
    public List<(int At, int Length, long Size)> Corrections { get; } = [];

    /// <summary>Whether the whole body has been seen.</summary>
    public bool IsEnded => _stage == Stage.End;

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        _stage = Stage.Size;
        _remaining = _overhead = _size = _trailerSize = _trailerFields = 0;
        Corrections.Clear();
    }

    /// <summary>Reads on.</summary>
    /// <param name="bytes">What has come.</param>
    /// <param name="passed">How many of the bytes have been read before.</param>
    /// <param name="refusal">Why the body is refused from there on where it is; otherwise null.</param>
    /// <returns>How many of the bytes can be passed on: whole lines, and data.</returns>
    public long Read(ReadOnlySequence<byte> bytes, long passed, out Refusal? refusal)
    {
        refusal = null;
        var reader = new SequenceReader<byte>(bytes);
        reader.Advance(passed);
        while (!IsEnded && !reader.End && TryReadPart(ref reader, out refusal))
        {
            passed = reader.Consumed;
        }

        return passed;
    }

    /// <summary>The bytes that were read last, with their corrections.</summary>
    public byte[] Correct(ReadOnlySpan<byte> bytes)
    {
        var corrected = new ArrayBufferWriter<byte>(bytes.Length + 1);
        var position = 0;
        foreach (var (at, length, size) in Corrections)
        {
            corrected.Write(bytes[position..at]);
            corrected.Write(Encoding.ASCII.GetBytes(size.ToString("X", CultureInfo.InvariantCulture)));
            position = at + length;
        }

        Corrections.Clear();
        corrected.Write(bytes[position..]);
        return corrected.WrittenSpan.ToArray();
    }

    private bool TryReadPart(ref SequenceReader<byte> reader, out Refusal? refusal)
    {
        refusal = null;
        switch (_stage)
        {
            case Stage.Data:
                var length = Math.Min(_remaining, reader.Remaining);
                reader.Advance(length);
                _remaining -= length;
                _stage = _remaining == 0 ? Stage.DataEnd : Stage.Data;
                return true;

            case Stage.DataEnd:
                if (reader.IsNext("\r\n"u8, advancePast: true))
                {
                    _stage = Stage.Size;
                    return true;
                }

                refusal = reader.Remaining == 1 && reader.IsNext((byte)'\r') ? null : RequestRefusals.Chunk;
                return false;

            default:
                var limit = _stage == Stage.Size ? RequestRules.MaxChunkLineSize : rules.MaxFieldsSize;
                if (!reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
                {
                    refusal = reader.Remaining > limit ? TooLong() : null;
                    return false;
                }

                refusal = line.Length > limit ? TooLong() : ReadLine(line, reader.Consumed - line.Length - 1);
                return refusal is null;
        }
    }

    private Refusal TooLong() => _stage == Stage.Size ? RequestRefusals.Chunk : RequestRefusals.FieldsTooLarge;

    private Refusal? ReadLine(ReadOnlySequence<byte> line, long at)
    {
        if (line.IsSingleSegment)
        {
            return ReadLine(line.FirstSpan, at);
        }

        var copy = ArrayPool<byte>.Shared.Rent((int)line.Length);
        line.CopyTo(copy);
        var refusal = ReadLine(copy.AsSpan(0, (int)line.Length), at);
        ArrayPool<byte>.Shared.Return(copy);
        return refusal;
    }

    private Refusal? ReadLine(ReadOnlySpan<byte> line, long at)
    {
        if (line.IsEmpty || line[^1] != '\r')
        {
            return RequestRefusals.LineEnd;
        }

        return _stage == Stage.Size ? ReadSize(line[..^1], at) : ReadTrailer(line[..^1]);
    }

    private Refusal? ReadSize(ReadOnlySpan<byte> line, long at)
    {
        var end = line.IndexOfAnyExcept(HexDigits);
        var digits = end < 0 ? line : line[..end];

        // Kestrel counts no further, and nobody sends larger ones.
        if (!ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
            || size > int.MaxValue
            || !IsExtensions(line[digits.Length..]))
        {
            return RequestRefusals.Chunk;
        }

        _remaining = (long)size;
        _size += _remaining;
        if (_size > rules.MaxBodySize)
        {
            return RequestRefusals.BodyTooLarge;
        }

        if (line.Length > MaxPlainSize || digits.Length < line.Length)
        {
            Corrections.Add(((int)at, line.Length, _remaining));
        }

        _overhead = Math.Max(0, _overhead + line.Length - 16 - _remaining);
        _stage = _remaining == 0 ? Stage.Trailer : Stage.Data;
        return _overhead > RequestRules.MaxChunkOverhead ? RequestRefusals.Chunk : null;
    }

    /// <summary>Whether a text is a list of extensions (RFC 9112, section 7.1.1). None is understood, and so all are passed over.</summary>
    private static bool IsExtensions(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            text = text.TrimStart(" \t"u8);
            if (!text.StartsWith(";"u8))
            {
                return false;
            }

            text = text[1..].TrimStart(" \t"u8);
            if (!TrySkipToken(ref text))
            {
                return false;
            }

            var afterName = text.TrimStart(" \t"u8);
            if (afterName.StartsWith("="u8))
            {
                text = afterName[1..].TrimStart(" \t"u8);
                if (!TrySkipToken(ref text) && !TrySkipQuotedString(ref text))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool TrySkipToken(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExcept(FieldSyntax.Token);
        var length = end < 0 ? text.Length : end;
        text = text[length..];
        return length > 0;
    }

    /// <summary>RFC 9110, section 5.6.4.</summary>
    private static bool TrySkipQuotedString(ref ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("\""u8))
        {
            return false;
        }

        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                text = text[(i + 1)..];
                return true;
            }

            i += text[i] == '\\' ? 1 : 0;
            if (i < text.Length && text[i] is (< 0x20 and not (byte)'\t') or 0x7f)
            {
                return false;
            }
        }

        return false;
    }

    private Refusal? ReadTrailer(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            _stage = Stage.End;
            return null;
        }

        _trailerSize += line.Length + 2;
        return _trailerSize > rules.MaxFieldsSize || ++_trailerFields > rules.MaxFieldCount
            ? RequestRefusals.FieldsTooLarge
            : FieldSyntax.TryParse(line, out _, out _);
    }
}
