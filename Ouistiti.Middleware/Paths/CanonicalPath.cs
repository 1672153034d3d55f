using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ouistiti.Middleware.Paths;

/// <summary>
/// The one form of a request's path that every decision is made on: decoded once and without <c>.</c>, <c>..</c> and
/// empty segments (RFC 3986, section 6.2.2). An encoded slash stays encoded, for it is no separator.
/// </summary>
internal static class CanonicalPath
{
    // DEL and C1 are as invisible in a log or a terminal as C0.
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(code => (char)code)]);

    /// <summary>Puts the canonical path in the place of the request's path.</summary>
    /// <returns>Whether there is one: a target that is not ASCII, an escape that is no escape, bytes that are not UTF-8, a control character or a
    /// dot segment that survived are refused.</returns>
    public static bool TryApply(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = context.Request.Path.Value ?? string.Empty;
        if (!Ascii.IsValid(target) || (target.Contains('%') && !IsWellEscaped(target)))
        {
            return false;
        }

        // Of an absolute form, the path has been decoded whole: what separated segments and what did not can no longer be told.
        if (!target.StartsWith('/') && target.Contains("%2f", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (path.AsSpan().ContainsAny(Controls))
        {
            return false;
        }

        if (path.Contains("//", StringComparison.Ordinal))
        {
            path = WithoutEmptySegments(path);
            context.Request.Path = path;
        }

        return !HasDotSegment(path);
    }

    /// <summary>The form in which a canonical path stands in a header: a percent sign of it is no escape.</summary>
    internal static string ToUriComponent(string path) => new PathString(path.Replace("%", "%25", StringComparison.Ordinal)).ToUriComponent();

    /// <summary>
    /// Whether a name on the disk can be a segment of a canonical path. Control characters are refused, and an encoded slash
    /// stays what it is, so that a name which only looks like one cannot be asked for.
    /// </summary>
    internal static bool CanHold(ReadOnlySpan<char> name) =>
        !name.ContainsAny(Controls) && !name.Contains("%2f", StringComparison.OrdinalIgnoreCase) && name is not ("" or "." or "..");

    /// <summary>Whether each percent sign before the query begins an escape, and the escaped bytes are UTF-8.</summary>
    internal static bool IsWellEscaped(ReadOnlySpan<char> target)
    {
        var query = target.IndexOf('?');
        var path = query < 0 ? target : target[..query];
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(path.Length));
        try
        {
            var count = 0;
            for (var i = 0; i < path.Length; i++)
            {
                if (path[i] != '%')
                {
                    count += Encoding.UTF8.GetBytes(path.Slice(i, 1), bytes.AsSpan(count));
                }
                else if (i + 2 < path.Length && char.IsAsciiHexDigit(path[i + 1]) && char.IsAsciiHexDigit(path[i + 2]))
                {
                    bytes[count++] = byte.Parse(path.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                    i += 2;
                }
                else
                {
                    return false;
                }
            }

            return Utf8.IsValid(bytes.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static string WithoutEmptySegments(string path)
    {
        var result = new StringBuilder(path.Length);
        foreach (var character in path)
        {
            if (character != '/' || result.Length == 0 || result[^1] != '/')
            {
                _ = result.Append(character);
            }
        }

        return result.ToString();
    }

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        foreach (var segment in path.Split('/'))
        {
            if (path[segment] is "." or "..")
            {
                return true;
            }
        }

        return false;
    }
}
