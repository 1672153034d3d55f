using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Unicode;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Host.Endpoints.Http1;

/// <summary>The grammar of field lines (RFC 9110, section 5; RFC 9112, section 5).</summary>
internal static class FieldSyntax
{
    /// <summary>What tokens are made of (RFC 9110, section 5.6.2).</summary>
    public static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    // RFC 9110, section 5.5.
    private static readonly SearchValues<byte> AsciiText = SearchValues.Create([(byte)'\t', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (byte)code)]);
    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Where(code => code != '\t').Append(0x7f).Select(code => (byte)code)]);

    // As RFC 3986, section 3.2.2, without what could be taken for a separator or an escape.
    private static readonly SearchValues<byte> RegisteredName =
        SearchValues.Create("!$&'()-._~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    /// <summary>Takes a field line apart.</summary>
    /// <returns>Why it is none; null where it is one. Whitespace before the name or the colon makes it none, and so a folded line.</returns>
    public static Refusal? TryParse(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var end = line.IndexOfAnyExcept(Token);
        if (end <= 0 || line[end] != ':')
        {
            name = value = default;
            return RequestRefusals.FieldName;
        }

        name = line[..end];
        value = line[(end + 1)..].Trim(" \t"u8);
        return value.ContainsAnyExcept(AsciiText) && !IsUtf8Text(value) ? RequestRefusals.FieldValue : null;
    }

    /// <summary>Whether a field has a name. One that only a reader who takes <c>_</c> for <c>-</c> would take for it is a trap.</summary>
    public static bool IsNamed(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected, out Refusal? refusal)
    {
        refusal = null;
        if (Ascii.EqualsIgnoreCase(name, expected))
        {
            return true;
        }

        Span<byte> dashed = stackalloc byte[name.Length];
        name.Replace(dashed, (byte)'_', (byte)'-');
        refusal = Ascii.EqualsIgnoreCase(dashed, expected) ? RequestRefusals.FieldName : null;
        return false;
    }

    /// <summary>Whether a text is a host with or without port (RFC 9110, section 7.2), and not empty.</summary>
    public static bool IsHost(ReadOnlySpan<byte> text)
    {
        var end = text.StartsWith("["u8) ? text.IndexOf((byte)']') + 1 : text.IndexOf((byte)':');
        var host = end < 0 ? text : text[..end];
        var port = end < 0 ? [] : text[end..];
        return (host.StartsWith("["u8) ? IsAddressLiteral(host) : !host.IsEmpty && !host.ContainsAnyExcept(RegisteredName))
            && (port.IsEmpty || IsPort(port));
    }

    private static bool IsPort(ReadOnlySpan<byte> port) =>
        port[0] == ':' && (port.Length == 1 || (!port[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9') && ushort.TryParse(port[1..], CultureInfo.InvariantCulture, out _)));

    // Kestrel takes none that is shorter for one.
    private const int ShortestLiteral = 4;

    private static bool IsAddressLiteral(ReadOnlySpan<byte> literal)
    {
        Span<char> address = stackalloc char[64];
        return literal.Length > ShortestLiteral
            && literal.Length <= address.Length
            && !literal.Contains((byte)'%')
            && Encoding.ASCII.TryGetChars(literal[1..^1], address, out var length)
            && IPAddress.TryParse(address[..length], out var parsed)
            && parsed.AddressFamily == AddressFamily.InterNetworkV6;
    }

    private static bool IsUtf8Text(ReadOnlySpan<byte> value) => !value.ContainsAny(Controls) && Utf8.IsValid(value);
}
