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
    };


    /// <summary>The absolute path of the file to read.</summary>
    public static string PathOf(string? file)
    {
        var path = file ?? (System.IO.File.Exists(FileName) ? FileName : $"/etc/ouistiti/{FileName}");
        return file is null && !System.IO.File.Exists(path)
            ? throw new ConfigurationException($"There is neither {Path.GetFullPath(FileName)} nor {path}; expected one of them, or --config with another file")
            : Path.GetFullPath(path);
    }

    /// <summary>The settings among what the command line did not know.</summary>
    /// <exception cref="ConfigurationException">There is something that is no setting.</exception>
    public static IReadOnlyList<string> SettingsIn(IReadOnlyList<string> tokens)
    {
        var wrong = tokens.Where(token => !Sections.Any(section => token.StartsWith(section, StringComparison.OrdinalIgnoreCase)) || !token.Contains('=', StringComparison.Ordinal))
            .Select(token => $"command line: {token} is not understood; expected a command, an option (see --help) or a setting such as --Kestrel:Endpoints:http:Url=http://*:80")
            .ToArray();
        return wrong.Length == 0 ? tokens : throw new ConfigurationException(wrong);
    }
}
