namespace Ouistiti.Host.Configuration;

/// <summary>Paths as the kernel walks them: through every symbolic link on the way.</summary>
internal static class RealPath
{
    // As many as the kernel follows.
    private const int MaxLinks = 40;

    /// <summary>The path without symbolic links. What does not exist is taken as it is written.</summary>
    public static string Of(string path) => Walk(path, []);

    /// <summary>The directories in which a change may lead the path to another file: those of all links on the way, and the file's own.</summary>
    public static IEnumerable<string> DirectoriesOnTheWay(string path)
    {
        var directories = new List<string>();
        var real = Walk(path, directories);
        return directories.Append(Path.GetDirectoryName(real) ?? "/");
    }

    private static string Walk(string path, List<string> linkDirectories)
    {
        var current = "/";
        var segments = new Stack<string>(Enumerable.Reverse(path.Split('/')));
        while (segments.TryPop(out var segment))
        {
            var next = Path.GetFullPath(segment, current);
            if (linkDirectories.Count < MaxLinks && LinkTargetOf(next) is { } target)
            {
                linkDirectories.Add(current);
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
