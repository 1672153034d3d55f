using System.CommandLine;
using Ouistiti.Host.Configuration;

namespace Ouistiti.Host.Commands;

/// <summary>How commands are told which configuration to read.</summary>
internal static class ConfigurationArguments
{
    /// <summary>The name of the file where none is given.</summary>
    private const string FileName = "appsettings.json";

    private static readonly string[] Sections = ["--Ouistiti:", "--Kestrel:"];

    /// <summary>The option that names the file.</summary>
    public static Option<string?> File() => new("--config", "-f")
    {
        Description = $"The configuration file (default: {FileName} in the working directory, or else /etc/ouistiti/{FileName}).",
        HelpName = "file",
        Recursive = true,
    };

    /// <summary>The absolute path of the file to read.</summary>
    public static string PathOf(string? file)
    {
        if (file?.Length == 0)
        {
            throw new ConfigurationException("command line: the configuration file has an empty name; expected a path");
        }

        var path = file ?? (System.IO.File.Exists(FileName) ? FileName : $"/etc/ouistiti/{FileName}");
        return file is null && !System.IO.File.Exists(path)
            ? throw new ConfigurationException($"There is neither {Path.GetFullPath(FileName)} nor {path}; expected one of them, or --config with another file")
            : Path.GetFullPath(path);
    }

    /// <summary>
    /// Takes the settings out of the command line: <c>--Kestrel:Endpoints:http:Url=http://*:80</c>, with the value behind an
    /// equals sign or as the next word.
    /// </summary>
    public static (IReadOnlyList<string> Settings, IReadOnlyList<string> Words) Split(IReadOnlyList<string> arguments)
    {
        var (settings, words) = (new List<string>(), new List<string>());
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!Sections.Any(section => arguments[i].StartsWith(section, StringComparison.OrdinalIgnoreCase)))
            {
                words.Add(arguments[i]);
            }
            else if (arguments[i].Contains('=', StringComparison.Ordinal))
            {
                settings.Add(arguments[i]);
            }
            else
            {
                settings.Add(i + 1 < arguments.Count
                    ? $"{arguments[i]}={arguments[++i]}"
                    : throw new ConfigurationException($"command line: {arguments[i]} has no value; expected {arguments[i]}=value"));
            }
        }

        return (settings, words);
    }
}
