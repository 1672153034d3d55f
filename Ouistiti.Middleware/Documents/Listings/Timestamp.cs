using System.Globalization;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>A time as RFC 3339 writes it, in UTC and whole seconds: <c>2026-01-31T12:00:00Z</c>.</summary>
internal static class Timestamp
{
    public const int Length = 20;

    /// <summary>Writes the time, which is UTC, into a span of <see cref="Length"/> bytes.</summary>
    public static void Write(DateTime time, Span<byte> destination)
    {
        _ = time.TryFormat(destination, out var written, "s", CultureInfo.InvariantCulture);
        destination[written] = (byte)'Z';
    }
}
