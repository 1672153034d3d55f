namespace Ouistiti.Middleware.Paths;

/// <summary>A comma separated list of <see cref="Pattern">patterns</see>; it matches when one of them does.</summary>
internal sealed class PatternList
{
    private readonly Pattern[] _patterns;

    private PatternList(Pattern[] patterns) => _patterns = patterns;

    /// <summary>Reads a list. Spaces around an expression do not count, empty expressions are left out.</summary>
    /// <param name="list">The list, <c>^/trust/*, .html$</c>.</param>
    /// <param name="ignoreCase">Whether letters match whatever their case.</param>
    public static PatternList Parse(string list, bool ignoreCase = false) =>
        new([.. list
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(expression => new Pattern(expression, ignoreCase))]);

    /// <summary>Whether one of the patterns matches. An empty list matches nothing.</summary>
    public bool IsMatch(ReadOnlySpan<char> subject)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.IsMatch(subject))
            {
                return true;
            }
        }

        return false;
    }
}
