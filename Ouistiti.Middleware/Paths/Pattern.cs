namespace Ouistiti.Middleware.Paths;

/// <summary>
/// One expression of the pattern language: <c>^</c> ties it to the beginning, <c>$</c> to the end, <c>*</c> stands
/// for any run of characters, everything else for itself. Untied ends match anywhere.
/// </summary>
internal sealed class Pattern
{
    private readonly string[] _parts;
    private readonly bool _fromStart;
    private readonly bool _toEnd;
    private readonly StringComparison _comparison;

    /// <summary>Reads an expression.</summary>
    /// <param name="expression">Any text; the empty one matches every subject.</param>
    /// <param name="ignoreCase">Whether letters match whatever their case.</param>
    public Pattern(string expression, bool ignoreCase = false)
    {
        _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        _fromStart = expression.StartsWith('^');
        _toEnd = expression.Length > (_fromStart ? 1 : 0) && expression.EndsWith('$');
        var body = expression[(_fromStart ? 1 : 0)..^(_toEnd ? 1 : 0)];
        _parts = body.Split('*');
    }

    /// <summary>Why no path can ever match an expression; null where one can.</summary>
    public static string? WhyNever(string expression) =>
        expression.StartsWith('^') && expression.Length > 1 && expression[1] is not ('/' or '*' or '$') ? "begins with ^ but not with a slash behind it, as every path does"
        : expression.LastIndexOf('^') > 0 ? "has a ^ that is not at its beginning"
        : expression.Contains('$') && expression.IndexOf('$') < expression.Length - 1 ? "has a $ that is not at its end"
        : expression.Contains('\\') ? "has a backslash, as a regular expression would"
        : expression.Contains("//", StringComparison.Ordinal) ? "has two slashes in a row, as no canonical path does"
        : null;

    /// <summary>Whether the subject matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> subject) => IsMatch(subject, out _);

    /// <summary>Whether the subject matches.</summary>
    /// <param name="subject">The text to look at.</param>
    /// <param name="rest">What follows the match: the text that a trailing <c>*</c> stands for.</param>
    public bool IsMatch(ReadOnlySpan<char> subject, out ReadOnlySpan<char> rest)
    {
        rest = subject;
        for (var i = 0; i < _parts.Length; i++)
        {
            ReadOnlySpan<char> part = _parts[i];
            var tied = i == 0 && _fromStart;
            var last = i == _parts.Length - 1;
            int at;
            if (last && _toEnd)
            {
                // The only part that may not be taken where it is first found: it has to be found at the end.
                at = rest.EndsWith(part, _comparison) ? rest.Length - part.Length : -1;
            }
            else
            {
                at = tied ? (rest.StartsWith(part, _comparison) ? 0 : -1) : rest.IndexOf(part, _comparison);
            }

            // Taking the leftmost place of each part leaves the most room to the parts after it: if that fails, all fails.
            if (at < 0 || (tied && at != 0))
            {
                return false;
            }

            rest = rest[(at + part.Length)..];
        }

        return true;
    }
}
