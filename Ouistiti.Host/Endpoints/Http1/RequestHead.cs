using System.Buffers;
using System.Globalization;
using System.Text;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Host.Endpoints.Http1;

/// <summary>
/// Reads the head of a request line by line as it arrives, and takes RFC 9110 and RFC 9112 at their word where two
/// readers of the same bytes could come to different ends.
/// </summary>
internal sealed class RequestHead(RequestRules rules)
{
    private int _position;
    private int _fieldsStart;
    private int _fields;
    private int _hosts;
    private bool _isRequestLineRead;
    private bool _isBegun;
    private bool _hasBody;
    private bool _isEmptyLineSkipped;
    private bool _hasTransferEncoding;
    private bool _isExpectationUnknown;
    private long? _contentLength;

    /// <summary>Why the request is refused; null as long as it is not.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>The version to answer in.</summary>
    public HttpVersions Version { get; private set; }

    /// <summary>Whether there is nothing of it yet but, perhaps, the empty line before it.</summary>
    public bool IsEmpty => !_isBegun;

    /// <summary>Whether the answer has no body.</summary>
    public bool IsHead { get; private set; }

    /// <summary>Whether it asks to go on in another protocol.</summary>
    public bool IsUpgrade { get; private set; }

    /// <summary>Whether the body is chunked.</summary>
    public bool IsChunked => _hasTransferEncoding;

    /// <summary>The length of the body, where it is not chunked.</summary>
    public long ContentLength => _contentLength ?? 0;

    /// <summary>How many bytes of the head have been read: all of them, when it is whole.</summary>
    public int Length => _position;

    /// <summary>Bytes of a whole head that are right, and that Kestrel understands in another form: where they are, and what to put in their place.</summary>
    public List<(int At, byte Byte)> Corrections { get; } = [];

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        _position = _fieldsStart = _fields = _hosts = 0;
        _isRequestLineRead = _isBegun = _isEmptyLineSkipped = _hasTransferEncoding = _isExpectationUnknown = IsHead = IsUpgrade = false;
        _contentLength = null;
        Refusal = null;
        Corrections.Clear();
    }

    /// <summary>Reads on.</summary>
    /// <param name="bytes">All that has arrived of the head, from its first byte on.</param>
    /// <returns>Whether it is whole, and right: where it is not, <see cref="Refusal"/> says why.</returns>
    public bool Read(ReadOnlySequence<byte> bytes)
    {
        var first = bytes.FirstSpan;
        if (first.Length >= _position && Read(first))
        {
            return true;
        }

        if (bytes.IsSingleSegment || Refusal is not null)
        {
            return false;
        }

        var length = (int)Math.Min(bytes.Length, rules.MaxHeadSize);
        var copy = ArrayPool<byte>.Shared.Rent(length);
        bytes.Slice(0, length).CopyTo(copy);
        var isWhole = Read(copy.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(copy);
        return isWhole;
    }

    private bool Read(ReadOnlySpan<byte> bytes)
    {
        while (Refusal is null)
        {
            var rest = bytes[_position..];
            var end = rest.IndexOf((byte)'\n');
            if (end < 0)
            {
                Refusal = CheckPart(rest);
                return false;
            }

            var isBare = end == 0 || rest[end - 1] != '\r';
            var line = rest[..(isBare ? end : end - 1)];
            _position += end + 1;
            if (!_isRequestLineRead)
            {
                Refusal = ReadRequestLine(bytes, line, isBare);
                if (_isRequestLineRead && Version == HttpVersions.Http0_9)
                {
                    return true;
                }
            }
            else if (isBare)
            {
                Refusal = RequestRefusals.LineEnd;
            }
            else if (line.IsEmpty)
            {
                Refusal = CheckWhole();
                return Refusal is null;
            }
            else
            {
                Refusal = FieldSyntax.TryParse(line, out var name, out var value) ?? ReadField(bytes, name, value);
            }
        }

        return false;
    }

    /// <summary>What can be told of a line before its end has come: a client that sends none must not wait for an answer.</summary>
    private Refusal? CheckPart(ReadOnlySpan<byte> line)
    {
        line = line.EndsWith("\r"u8) ? line[..^1] : line;
        if (_isRequestLineRead)
        {
            return _position + line.Length - _fieldsStart > rules.MaxFieldsSize ? RequestRefusals.FieldsTooLarge : null;
        }

        _isBegun |= !line.IsEmpty;
        return RequestLine.CheckMethod(line, out _) ?? (line.Length > rules.MaxRequestLineSize ? RequestRefusals.TargetTooLong : null);
    }

    private Refusal? ReadRequestLine(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> line, bool isBare)
    {
        if (line.IsEmpty && !isBare && !_isEmptyLineSkipped)
        {
            // Some clients end a body with a line end that is not part of it (RFC 9112, section 2.2).
            _isEmptyLineSkipped = true;
            return null;
        }

        var refusal = RequestLine.TryParse(line, rules, out var parsed);
        IsHead = parsed.Method.SequenceEqual("HEAD"u8);
        _hasBody = parsed.Method.SequenceEqual("POST"u8) || parsed.Method.SequenceEqual("PUT"u8);
        Version = parsed.Version;
        if (refusal is not null)
        {
            return refusal;
        }

        if (Version == HttpVersions.Http0_9 && !parsed.Method.SequenceEqual("GET"u8))
        {
            return RequestRefusals.SimpleRequest;
        }

        // Only HTTP/0.9 has ever ended its line with what the client felt like.
        if (isBare && Version != HttpVersions.Http0_9)
        {
            return RequestRefusals.LineEnd;
        }

        _isRequestLineRead = _isBegun = true;
        _fieldsStart = _position;
        Correct(bytes, parsed);
        return null;
    }

    private Refusal? ReadField(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (_position - _fieldsStart > rules.MaxFieldsSize || ++_fields > rules.MaxFieldCount)
        {
            return RequestRefusals.FieldsTooLarge;
        }

        return name.Length switch
        {
            4 when Ascii.EqualsIgnoreCase(name, "Host"u8) => ReadHost(bytes, value),
            7 when Ascii.EqualsIgnoreCase(name, "Upgrade"u8) => ReadUpgrade(),
            6 when Ascii.EqualsIgnoreCase(name, "Expect"u8) => ReadExpect(value),
            14 when name[0] is (byte)'C' or (byte)'c' => ReadContentLength(name, value),
            17 when name[0] is (byte)'T' or (byte)'t' => ReadTransferEncoding(name, value),
            _ => null,
        };
    }

    private void Correct(ReadOnlySpan<byte> bytes, RequestLine line)
    {
        if (line.IsLaterVersion)
        {
            // What a later version of HTTP/1 adds can be passed over (RFC 9110, section 2.5).
            Corrections.Add((_position - 3, (byte)'1'));
        }

        if (line.Origin.ContainsAnyInRange((byte)'A', (byte)'Z') && bytes.Overlaps(line.Origin, out var at))
        {
            // Neither scheme nor host has a case (RFC 9110, section 4.2.3).
            for (var i = 0; i < line.Origin.Length; i++)
            {
                Corrections.Add((at + i, (byte)char.ToLowerInvariant((char)line.Origin[i])));
            }
        }
    }

    /// <summary>RFC 9112, section 3.2: once, and valid. Empty is valid there, but names no host that a request could be for.</summary>
    private Refusal? ReadHost(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> value)
    {
        if (++_hosts > 1 || !FieldSyntax.IsHost(value))
        {
            return RequestRefusals.Host;
        }

        if (value[^1] == ':' && bytes.Overlaps(value, out var at))
        {
            // A port may be empty (RFC 3986, section 3.2.3), and whitespace may end a value.
            Corrections.Add((at + value.Length - 1, (byte)' '));
        }

        return null;
    }

    private Refusal? ReadUpgrade()
    {
        IsUpgrade = true;
        return null;
    }

    private Refusal? ReadExpect(ReadOnlySpan<byte> value)
    {
        _isExpectationUnknown |= !Ascii.EqualsIgnoreCase(value, "100-continue"u8);
        return null;
    }

    /// <summary>RFC 9110, section 8.6: once, and digits. A leading zero is octal to some.</summary>
    private Refusal? ReadContentLength(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!FieldSyntax.IsNamed(name, "Content-Length"u8, out var refusal))
        {
            return refusal;
        }

        if (_contentLength is not null
            || !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || (value[0] == '0' && value.Length > 1))
        {
            return RequestRefusals.ContentLength;
        }

        _contentLength = length;
        return null;
    }

    /// <summary>RFC 9112, section 6.1: the one coding that is understood, once.</summary>
    private Refusal? ReadTransferEncoding(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!FieldSyntax.IsNamed(name, "Transfer-Encoding"u8, out var refusal))
        {
            return refusal;
        }

        var isFirst = !_hasTransferEncoding;
        _hasTransferEncoding = true;
        return isFirst && Ascii.EqualsIgnoreCase(value, "chunked"u8) ? null : RequestRefusals.TransferEncoding;
    }

    private Refusal? CheckWhole() =>
        _hosts == 0 && Version == HttpVersions.Http1_1 ? RequestRefusals.Host
        : _hasTransferEncoding && (_contentLength is not null || Version == HttpVersions.Http1_0) ? RequestRefusals.TransferEncoding
        : Version == HttpVersions.Http1_0 && _contentLength is null && _hasBody ? RequestRefusals.LengthRequired
        : _isExpectationUnknown ? RequestRefusals.Expectation
        : _contentLength > rules.MaxBodySize ? RequestRefusals.BodyTooLarge
        : null;
}
