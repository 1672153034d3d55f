using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Ouistiti.Middleware.Documents;

/// <summary>What a client says about content codings (RFC 9110, section 12.5.3).</summary>
internal static class AcceptEncoding
{
    /// <summary>The codings that a client takes at least as gladly as the document itself, the most welcome first.</summary>
    /// <param name="field">The field's value. Without one, and where it is malformed, the document itself is what is welcome.</param>
    public static IReadOnlyList<ContentCoding> Choose(StringValues field)
    {
        if (field.Count == 0 || !StringWithQualityHeaderValue.TryParseStrictList(field, out var accepted))
        {
            return [];
        }

        var identity = QualityOf("identity", accepted) ?? 0;
        return
        [
            .. ContentCoding.All
            .Select(coding => (Coding: coding, Quality: QualityOf(coding.Name, accepted) ?? QualityOf("*", accepted) ?? 0))
            .Where(choice => choice.Quality > 0 && choice.Quality >= identity)
            .OrderByDescending(choice => choice.Quality)
            .Select(choice => choice.Coding),
        ];
    }

    private static double? QualityOf(string name, IList<StringWithQualityHeaderValue> accepted)
    {
        foreach (var value in accepted)
        {
            if (value.Value.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value.Quality ?? 1;
            }
        }

        return null;
    }
}
