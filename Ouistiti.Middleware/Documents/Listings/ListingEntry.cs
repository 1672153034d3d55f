namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>A file or a directory of a listing. Its name lies with the others in <see cref="ListingEntries"/>.</summary>
/// <param name="NameStart">Where its name begins.</param>
/// <param name="NameLength">How long its name is, in characters.</param>
/// <param name="IsDirectory">Whether it is a directory; what is neither directory nor file is not listed.</param>
/// <param name="Length">The size in bytes, of a directory what the file system keeps for it.</param>
/// <param name="LastModified">When its content last changed, in UTC.</param>
internal readonly record struct ListingEntry(int NameStart, int NameLength, bool IsDirectory, long Length, DateTime LastModified);
