using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>Puts text into a page so that it stays text.</summary>
internal static class HtmlOutput
{
    private const int LongestEscape = 10; // &#x10FFFF;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("-._~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    /// <summary>Writes a number.</summary>
    public static void Number(this ListingBody body, long number)
    {
        _ = number.TryFormat(body.GetSpan(20), out var written, default, CultureInfo.InvariantCulture);
        body.Advance(written);
    }

    /// <summary>Writes text, which may also stand in a quoted attribute.</summary>
    public static void Text(this ListingBody body, ReadOnlySpan<char> text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var utf8 = bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes));
        _ = Encoder.EncodeUtf8(utf8, body.GetSpan(utf8.Length * LongestEscape), out _, out var written);
        body.Advance(written);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>Writes a name as a segment of a path: everything but unreserved characters escaped (RFC 3986, section 2.3).</summary>
    public static void Segment(this ListingBody body, ReadOnlySpan<char> name)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(name.Length));
        var utf8 = bytes.AsSpan(0, Encoding.UTF8.GetBytes(name, bytes));
        var destination = body.GetSpan(utf8.Length * 3);
        var written = 0;
        foreach (var value in utf8)
        {
            if (Unreserved.Contains(value))
            {
                destination[written++] = value;
            }
            else
            {
                _ = Utf8.TryWrite(destination[written..], CultureInfo.InvariantCulture, $"%{value:X2}", out var escape);
                written += escape;
            }
        }

        body.Advance(written);
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
