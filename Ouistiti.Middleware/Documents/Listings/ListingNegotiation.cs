using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>Chooses the form of a listing by the request's headers.</summary>
internal static class ListingNegotiation
{
    /// <summary>
    /// The form that is preferred by the Accept header (RFC 9110, section 12.5.1). Where both are as welcome, the one that is named wins over the one that
    /// a wildcard lets in, and the page wins where nothing tells them apart: who accepts anything is somebody trying a link.
    /// </summary>
    public static ListingForm Choose(HttpRequest request)
    {
        if (request.Headers.XRequestedWith.Count > 0 && request.Headers.XRequestedWith.ToString().Equals("XMLHttpRequest", StringComparison.OrdinalIgnoreCase))
        {
            return ListingForm.Reference;
        }

        var accept = request.Headers.Accept;
        switch (accept.Count == 1 ? accept[0] : null)
        {
            case "application/json":
                return ListingForm.Json;

            case "*/*":
                return ListingForm.Html;
        }

        if (accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(accept, out var ranges))
        {
            return ListingForm.Html;
        }

        return WelcomeOf("application", "json", ranges).CompareTo(WelcomeOf("text", "html", ranges)) > 0 ? ListingForm.Json : ListingForm.Html;
    }

    /// <summary>How welcome a type is, as the most specific range says that it falls in.</summary>
    private static (double Quality, int Specificity) WelcomeOf(string type, string subType, IList<MediaTypeHeaderValue> ranges)
    {
        var best = (Quality: 0.0, Specificity: 0);
        foreach (var range in ranges)
        {
            var specificity = range.MatchesAllTypes ? 1
                : !range.Type.Equals(type, StringComparison.OrdinalIgnoreCase) ? 0
                : range.MatchesAllSubTypes ? 2
                : range.SubType.Equals(subType, StringComparison.OrdinalIgnoreCase) ? 3
                : 0;
            if (specificity > best.Specificity)
            {
                best = (range.Quality ?? 1.0, specificity);
            }
        }

        return best;
    }
}
