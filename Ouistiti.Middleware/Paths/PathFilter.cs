namespace Ouistiti.Middleware.Paths;

/// <summary>
/// What <c>Allow</c> and <c>Deny</c> of a feature say about a path. What is denied stays denied, whatever allows it;
/// where there is a list of what is allowed, nothing else is.
/// </summary>
/// <remarks>Deny ignores case, so that <c>.php</c> also stops <c>.PHP</c> on a file system that takes both for one.</remarks>
internal sealed class PathFilter(string? allow, string? deny)
{
    private readonly PatternList? _allow = allow is null ? null : PatternList.Parse(allow);
    private readonly PatternList? _deny = deny is null ? null : PatternList.Parse(deny, ignoreCase: true);

    /// <summary>Whether a canonical path may be served.</summary>
    public bool Allows(ReadOnlySpan<char> path) => !Denies(path) && Admits(path);

    /// <summary>Whether a canonical path must not be served.</summary>
    public bool Denies(ReadOnlySpan<char> path) => _deny?.IsMatch(path) is true;

    /// <summary>Whether a canonical path may be served as long as it is not denied.</summary>
    public bool Admits(ReadOnlySpan<char> path) => _allow?.IsMatch(path) is not false;
}
