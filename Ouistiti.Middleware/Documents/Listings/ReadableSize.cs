using System.Globalization;
using System.Text;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>A size as people say it: three digits at most matter, in units of a thousand.</summary>
internal static class ReadableSize
{
    public const int MaxLength = 16;

    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>Writes the size: <c>40 B</c>, <c>1.2 kB</c>, <c>57 MB</c>.</summary>
    /// <returns>The part of the destination that holds it.</returns>
    public static ReadOnlySpan<byte> Write(long length, Span<byte> destination)
    {
        var unit = 0;
        double value = length;
        for (; value >= 999.5 && unit < Units.Length - 1; unit++)
        {
            value /= 1000;
        }

        // 9.96 is ten, and ten has no decimals.
        _ = value.TryFormat(destination, out var written, unit > 0 && value < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
        destination[written++] = (byte)' ';
        written += Encoding.ASCII.GetBytes(Units[unit], destination[written..]);
        return destination[..written];
    }
}
