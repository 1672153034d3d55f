namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>The forms that a listing comes in.</summary>
internal enum ListingForm
{
    /// <summary>A page for people.</summary>
    Html,

    /// <summary>An array for programs.</summary>
    Json,

    /// <summary>What the pages of the reference ask for and understand.</summary>
    Reference,
}
