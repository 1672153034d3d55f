namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>The MIME types of entries, without the parameters that an answer would add to them.</summary>
/// <param name="contentTypeOf">The <c>Content-Type</c> of a file by its name.</param>
internal sealed class ListingTypes(Func<ReadOnlySpan<char>, string> contentTypeOf)
{
    private const string Directory = "inode/directory";

    public ReadOnlySpan<char> Of(ReadOnlySpan<char> name, in ListingEntry entry)
    {
        if (entry.IsDirectory)
        {
            return Directory;
        }

        var type = contentTypeOf(name).AsSpan();
        var parameters = type.IndexOf(';');
        return parameters < 0 ? type : type[..parameters].TrimEnd();
    }
}
