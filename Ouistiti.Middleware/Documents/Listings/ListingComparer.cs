namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>Compares entries for people: directories come before files whatever the order, and no two entries are equal.</summary>
internal readonly struct ListingComparer(ListingEntries entries, ListingOrder order) : IComparer<ListingEntry>
{
    public int Compare(ListingEntry x, ListingEntry y)
    {
        if (x.IsDirectory != y.IsDirectory)
        {
            return x.IsDirectory ? -1 : 1;
        }

        var result = order.Column switch
        {
            ListingColumn.Name => NaturalOrder.Compare(entries.NameOf(x), entries.NameOf(y)),

            // What a file system keeps for a directory says nothing about what is in it.
            ListingColumn.Size => x.IsDirectory ? 0 : x.Length.CompareTo(y.Length),
            _ => x.LastModified.CompareTo(y.LastModified),
        };
        return result == 0 ? NaturalOrder.Compare(entries.NameOf(x), entries.NameOf(y))
            : order.Descending ? -result
            : result;
    }
}
