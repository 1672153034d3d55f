using Microsoft.AspNetCore.Http;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>The order of a listing: <c>?sort=name|size|modified&amp;order=ascending|descending</c>.</summary>
/// <param name="Column">What it is sorted by; the name decides where that is equal.</param>
/// <param name="Descending">Whether the largest comes first.</param>
internal readonly record struct ListingOrder(ListingColumn Column, bool Descending)
{
    /// <summary>The order that a request asks for; what it says else is no order, and means by name and ascending.</summary>
    public static ListingOrder Of(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
        {
            return default;
        }

        var column = request.Query["sort"].ToString() switch
        {
            "size" => ListingColumn.Size,
            "modified" => ListingColumn.Modified,
            _ => ListingColumn.Name,
        };
        return new ListingOrder(column, request.Query["order"].ToString() == "descending");
    }
}
