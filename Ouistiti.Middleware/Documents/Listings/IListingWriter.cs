namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>Writes a listing in one form, entry by entry.</summary>
internal interface IListingWriter
{
    /// <summary>Writes what comes before the entries.</summary>
    void Begin();

    /// <summary>Writes an entry.</summary>
    void Write(ReadOnlySpan<char> name, in ListingEntry entry);

    /// <summary>Writes what comes behind the entries.</summary>
    void End();
}
