namespace Ouistiti.Middleware.Validation;

/// <summary>
/// What an options class reports its mistakes to: it knows the section's full key, and the directory that relative
/// paths of the configuration start from.
/// </summary>
public sealed class SectionCheck
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    private readonly string _key;
    private readonly string _baseDirectory;
    private readonly List<Mistake> _mistakes;

    /// <summary>Checks the configuration from its top.</summary>
    /// <param name="baseDirectory">The absolute directory that relative paths start from.</param>
    /// <param name="mistakes">Receives what is found.</param>
    public SectionCheck(string baseDirectory, List<Mistake> mistakes)
        : this(string.Empty, baseDirectory, mistakes)
    {
    }

    private SectionCheck(string key, string baseDirectory, List<Mistake> mistakes)
    {
        _key = key;
        _baseDirectory = baseDirectory;
        _mistakes = mistakes;
    }

    /// <summary>The check of a section below this one.</summary>
    public SectionCheck At(string name) => new(KeyOf(name), _baseDirectory, _mistakes);

    /// <summary>The check of an element of a list below this section.</summary>
    public SectionCheck At(string list, int index) => At(list).At(index.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Reports that the value of <paramref name="name"/> is wrong.</summary>
    public void Report(string name, string problem, string expected) => _mistakes.Add(new Mistake(KeyOf(name), problem, expected));

    /// <summary>Reports that the section as a whole is wrong.</summary>
    public void Report(string problem, string expected) => _mistakes.Add(new Mistake(_key, problem, expected));

    /// <summary>Reports a time span that is out of bounds: too short, or longer than a day, which is a slip and more than timers take.</summary>
    public void Within(string name, TimeSpan value, TimeSpan least)
    {
        if (value < least || value > LongestTime)
        {
            Report(name, value < least ? "is too short" : "is too long", $"{least} to {LongestTime} (hours:minutes:seconds)");
        }
    }

    /// <summary>The absolute form of a path of the configuration. A path that cannot be one is reported.</summary>
    public string FullPath(string name, string path)
    {
        if (path.Contains('\0'))
        {
            Report(name, "holds a NUL character", "a path");
            return string.Empty;
        }

        return Path.GetFullPath(path, _baseDirectory);
    }

    /// <summary>The absolute form of a path that must name an existing directory.</summary>
    public string Directory(string name, string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            Report(name, "is missing", "the path of an existing directory");
            return string.Empty;
        }

        var full = FullPath(name, path);
        if (full.Length > 0 && !System.IO.Directory.Exists(full))
        {
            Report(name, File.Exists(full) ? "is a file" : $"names no directory ({full})", "an existing directory");
        }

        return full;
    }

    /// <summary>The absolute form of a path that must name an existing file.</summary>
    public string ExistingFile(string name, string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            Report(name, "is missing", "the path of an existing file");
            return string.Empty;
        }

        var full = FullPath(name, path);
        if (full.Length > 0 && !File.Exists(full))
        {
            Report(name, System.IO.Directory.Exists(full) ? "is a directory" : $"names no file ({full})", "an existing file");
        }

        return full;
    }

    private string KeyOf(string name) => _key.Length == 0 ? name : $"{_key}:{name}";
}
