using Microsoft.Net.Http.Headers;

namespace Ouistiti.Middleware.Http;

/// <summary>Reads the media types that a client accepts (RFC 9110, section 12.5.1).</summary>
internal static class AcceptExtensions
{
    /// <summary>How welcome a type is: as the most specific range says that it falls in.</summary>
    /// <returns>The quality, and how specific that range is: of two types with the same quality, the client has named the more specific one rather.</returns>
    public static (double Quality, int Specificity) QualityOf(this IList<MediaTypeHeaderValue> accepted, MediaTypeHeaderValue type)
    {
        var best = (Quality: 0.0, Specificity: 0);
        foreach (var range in accepted)
        {
            // What a client says of a type's parameters says no more about what is sent here.
            var specificity = range.MatchesAllTypes ? 1
                : !range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase) ? 0
                : range.MatchesAllSubTypes ? 2
                : range.SubType.Equals(type.SubType, StringComparison.OrdinalIgnoreCase) ? 3
                : 0;
            if (specificity > best.Specificity)
            {
                best = (range.Quality ?? 1.0, specificity);
            }
        }

        return best;
    }
}
