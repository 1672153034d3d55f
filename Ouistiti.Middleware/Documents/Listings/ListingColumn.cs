namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>What a listing can be sorted by.</summary>
internal enum ListingColumn
{
    Name,
    Size,
    Modified,
}
