using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Ouistiti.Middleware.Documents;

/// <summary>Reads what parts of a document a client asks for (RFC 9110, section 14.2).</summary>
internal static class ByteRanges
{
    // Enough for whoever looks for pieces in a large file.
    private const int MaxCount = 100;

    /// <summary>Reads a <c>Range</c> field.</summary>
    /// <param name="field">The field's value.</param>
    /// <param name="length">The length of the document, at least one byte.</param>
    /// <returns>The parts in the order that they were asked for; none, where no part that was asked for exists; null where the whole document is to be
    /// sent: the field is malformed or of another unit, or asks for more in parts than the whole has.</returns>
    public static IReadOnlyList<ByteRange>? Parse(StringValues field, long length)
    {
        if (field.Count != 1 || !RangeHeaderValue.TryParse(WithoutStar(field.ToString()), out var wanted)
            || !wanted.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase) || wanted.Ranges.Count > MaxCount)
        {
            return null;
        }

        var ranges = new List<ByteRange>(wanted.Ranges.Count);
        var total = 0L;
        foreach (var range in wanted.Ranges)
        {
            var start = range.From ?? Math.Max(0, length - range.To!.Value);
            var end = range.From is null ? length - 1 : Math.Min(range.To ?? long.MaxValue, length - 1);
            if (start <= end)
            {
                ranges.Add(new ByteRange(start, end - start + 1));
                total += end - start + 1;
                if (total > length)
                {
                    return null;
                }
            }
        }

        return ranges;
    }

    /// <summary>The reference's clients ask <c>bytes=5-*</c> for all from there on.</summary>
    private static string WithoutStar(string field) => field.EndsWith("-*", StringComparison.Ordinal) ? field[..^1] : field;
}
