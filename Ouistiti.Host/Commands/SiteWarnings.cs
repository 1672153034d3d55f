using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Documents;
using Ouistiti.Middleware.Sites;

namespace Ouistiti.Host.Commands;

/// <summary>Finds what can be served and is hardly meant so, or is right only once something else is there.</summary>
internal static class SiteWarnings
{
    /// <summary>What there is to say of some sites.</summary>
    public static IEnumerable<string> Of(IEnumerable<KeyValuePair<string, SiteOptions>> sites) => sites.SelectMany(site =>
        site.Value.Authentication is { } authentication ? Of($"Ouistiti:Sites:{site.Key}:{nameof(SiteOptions.Authentication)}", authentication, site.Value.Documents) : []);

    private static IEnumerable<string> Of(string key, AuthenticationOptions authentication, DocumentsOptions[] documents)
    {
        for (var i = 0; i < authentication.Accounts.Length; i++)
        {
            if (authentication.Accounts[i].File is { } file && !File.Exists(file))
            {
                yield return $"{key}:{nameof(authentication.Accounts)}:{i}:File = \"{file}\" is missing; nobody is let in until it is there";
            }
        }

        if (authentication.SignIn is ['/', ..] page && !documents.Any(root => Holds(root, page)))
        {
            yield return $"{key}:{nameof(authentication.SignIn)} = \"{page}\" is in none of the site's document roots; without the key, a page is built in";
        }
    }

    private static bool Holds(DocumentsOptions documents, string page)
    {
        var path = Path.Join(documents.Root, page);
        return File.Exists(path) || (documents.DefaultPage.Length > 0 && File.Exists(Path.Join(path, documents.DefaultPage)));
    }
}
