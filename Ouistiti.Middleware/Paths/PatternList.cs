using Ouistiti.Middleware.Validation;

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
        new([.. Expressions(list).Select(expression => new Pattern(expression, ignoreCase))]);

    /// <summary>Reports an expression that can never match, and so protects nothing.</summary>
    public static void Validate(string name, string? list, SectionCheck check)
    {
        if (list is null)
        {
            return;
        }

        foreach (var expression in Expressions(list))
        {
            if (Pattern.WhyNever(expression) is { } reason)
            {
                check.Report(name, $"holds {expression}, which {reason}", "patterns such as ^/private/, .bak$ (see docs/documents.md)");
            }
        }
    }

    private static string[] Expressions(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

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
