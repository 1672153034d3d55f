using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Documents;

/// <summary>Tells caches how long they may keep a document.</summary>
internal sealed class CacheControl(IEnumerable<CacheControlOptions> rules)
{
    private readonly (PatternList Paths, StringValues Value)[] _rules = [.. rules.Select(rule => (PatternList.Parse(rule.Paths), new StringValues(rule.Value)))];

    /// <summary>Gives an answer the field of the first rule that its path matches.</summary>
    public void Apply(HttpResponse response, string path)
    {
        foreach (var (paths, value) in _rules)
        {
            if (paths.IsMatch(path))
            {
                response.Headers.CacheControl = value;
                response.Headers.Pragma = default;
                response.Headers.Expires = default;
                return;
            }
        }
    }
}
