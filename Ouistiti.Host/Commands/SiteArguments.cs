using System.CommandLine;
using Ouistiti.Host.Configuration;
using Ouistiti.Host.Process;
using Ouistiti.Middleware.Authentication;

namespace Ouistiti.Host.Commands;

/// <summary>How commands are told which site they are about.</summary>
internal static class SiteArguments
{
    // What is made beside the server is nobody else's to read.
    private const uint FileModeMask = 0b000_111_111;

    /// <summary>The option that names the site.</summary>
    /// <param name="have">What sites have to have, such as "have accounts".</param>
    public static Option<string?> Option(string have) => new("--site")
    {
        Description = $"The site; needed where several {have}.",
        HelpName = "name",
        Recursive = true,
    };

    /// <summary>Finds a site, among those that have what it takes.</summary>
    /// <param name="file">The configuration file.</param>
    /// <param name="settings">What takes the place of its settings.</param>
    /// <param name="name">The site's name, in any case; null where there is but one.</param>
    /// <param name="fits">Whether a site has what it takes.</param>
    /// <param name="have">What that is, such as "have accounts".</param>
    /// <param name="key">The section that it takes.</param>
    /// <returns>The site's name as it is configured, all that have what it takes, and the settings.</returns>
    /// <exception cref="ConfigurationException">There is no such site, or more than one.</exception>
    public static (string Name, IReadOnlyDictionary<string, AuthenticationOptions> Sites, OuistitiOptions Settings) Find(
        string? file, IReadOnlyList<string> settings, string? name, Func<AuthenticationOptions, bool> fits, string have, string key)
    {
        _ = Posix.SetFileModeMask(FileModeMask);
        var options = LoadedConfiguration.Load(ConfigurationArguments.PathOf(file), settings).Settings.Ouistiti;
        var sites = options.Sites
            .Where(site => site.Value.Authentication is { } authentication && fits(authentication))
            .ToDictionary(site => site.Key, site => site.Value.Authentication!, StringComparer.OrdinalIgnoreCase);
        var found = name is null ? sites.Keys.ToArray() : [.. sites.Keys.Where(candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase))];
        return found.Length == 1
            ? (found[0], sites, options)
            : throw new ConfigurationException(sites.Count == 0
                ? $"no site can be meant; expected one with {key}"
                : $"command line: {(name is null ? $"several sites {have}" : $"the site {name} is not one of those that {have}")}; expected --site with one of {string.Join(", ", sites.Keys.Order(StringComparer.Ordinal))}");
    }
}
