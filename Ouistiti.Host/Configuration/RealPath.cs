namespace Ouistiti.Host.Configuration;

/// <summary>Paths as the kernel walks them: through every symbolic link on the way.</summary>
internal static class RealPath
{
    // As many as the kernel follows.
    private const int MaxLinks = 40;

    /// <summary>The path without symbolic links. What does not exist is taken as it is written.</summary>
    public static string Of(string path) => Walk(path, []);

    /// <summary>The names whose change may lead the path to another file: each link on the way, the file itself, and its directory.</summary>
    public static IEnumerable<(string Directory, string Name)> NamesOnTheWay(string path)
    {
        var links = new List<string>();
        var real = Walk(path, links);
        return new[] { real, Path.GetDirectoryName(real) ?? "/" }.Concat(links)
            .Where(name => name != "/")
            .Select(name => (Path.GetDirectoryName(name)!, Path.GetFileName(name)));
    }

    private static string Walk(string path, List<string> links)
    {
        var current = "/";
        var segments = new Stack<string>(Enumerable.Reverse(path.Split('/')));
        while (segments.TryPop(out var segment))
        {
            var next = Path.GetFullPath(segment, current);
            if (links.Count < MaxLinks && LinkTargetOf(next) is { } target)
            {
                links.Add(next);
                current = target.StartsWith('/') ? "/" : current;
                foreach (var step in Enumerable.Reverse(target.Split('/')))
                {
                    segments.Push(step);
                }
            }
            else
            {
                current = next;
            }
        }

        return current;
    }

    private static string? LinkTargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
