using System.ComponentModel.DataAnnotations;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Logging;

/// <summary>A file that the log is written to.</summary>
public sealed class LogFileOptions
{
    /// <summary>The file, <c>log/ouistiti.log</c>. Its directory is created when missing; a new file gets the day and a number in its name.</summary>
    [Required]
    public string Path { get; set; } = string.Empty;

    /// <summary>The form: <c>Text</c> or <c>Json</c>.</summary>
    public LogFormat Format { get; set; } = LogFormat.Json;

    /// <summary>The size in MiB at which a new file is begun; one is begun every day too.</summary>
    [Range(1, 4096)]
    public int MaxSize { get; set; } = 16;

    /// <summary>How many files are kept.</summary>
    [Range(1, 1000)]
    public int Keep { get; set; } = 7;

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        Path = check.FullPath(nameof(Path), Path);
        if (Directory.Exists(Path))
        {
            check.Report(nameof(Path), "is a directory", "the path of a file");
        }
    }
}
