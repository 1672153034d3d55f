using System.ComponentModel.DataAnnotations;
using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Paths;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Documents;

/// <summary>What caches are told about some of a root's documents.</summary>
public sealed class CacheControlOptions
{
    /// <summary>Patterns of the documents' paths, separated by commas.</summary>
    [Required]
    public string Paths { get; set; } = string.Empty;

    /// <summary>The <c>Cache-Control</c> header that they are sent with: <c>no-cache</c>, or <c>public, max-age=31536000, immutable</c>. It takes the place of
    /// the site's <c>Cache-Control</c>, <c>Pragma</c> and <c>Expires</c>.</summary>
    [Required]
    public string Value { get; set; } = string.Empty;

    /// <summary>Reports what is wrong.</summary>
    public void Validate(SectionCheck check)
    {
        PatternList.Validate(nameof(Paths), Paths, check);
        if (!HttpSyntax.IsFieldValue(Value))
        {
            check.Report(nameof(Value), "holds a control or a non-ASCII character", "directives such as \"public, max-age=86400\" (RFC 9111, section 5.2)");
        }
    }
}
