using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>Chooses the form of a listing by the request's headers.</summary>
internal static class ListingNegotiation
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue Html = new("text/html");

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

        return ranges.QualityOf(Json).CompareTo(ranges.QualityOf(Html)) > 0 ? ListingForm.Json : ListingForm.Html;
    }
}
