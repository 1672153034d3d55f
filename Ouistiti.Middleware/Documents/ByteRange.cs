using System.Globalization;

namespace Ouistiti.Middleware.Documents;

/// <summary>A part of a document.</summary>
/// <param name="Start">Where it begins, in bytes.</param>
/// <param name="Length">How many bytes it has, at least one.</param>
internal readonly record struct ByteRange(long Start, long Length)
{
    /// <summary>The value of <c>Content-Range</c> (RFC 9110, section 14.4).</summary>
    /// <param name="total">The length of the whole document.</param>
    public string Describe(long total) => string.Create(CultureInfo.InvariantCulture, $"bytes {Start}-{Start + Length - 1}/{total}");
}
