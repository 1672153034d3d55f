using System.Buffers;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>What a directory holds. A listing of an ordinary one leaves nothing to collect behind.</summary>
internal sealed class ListingEntries : IDisposable
{
    // What is larger than this is not worth keeping for the next.
    private const int LargestPooled = 64 * 1024;

    private ListingEntry[] _entries = ArrayPool<ListingEntry>.Shared.Rent(128);
    private char[] _names = ArrayPool<char>.Shared.Rent(4096);
    private int _namesLength;

    public int Count { get; private set; }

    public ref readonly ListingEntry this[int index] => ref _entries[index];

    public ReadOnlySpan<char> NameOf(in ListingEntry entry) => _names.AsSpan(entry.NameStart, entry.NameLength);

    public void Add(ReadOnlySpan<char> name, bool isDirectory, long length, DateTime lastModified)
    {
        MakeRoom(ref _names, _namesLength, name.Length);
        MakeRoom(ref _entries, Count, 1);
        name.CopyTo(_names.AsSpan(_namesLength));
        _entries[Count++] = new ListingEntry(_namesLength, name.Length, isDirectory, length, lastModified);
        _namesLength += name.Length;
    }

    /// <summary>Puts the directories first, and each kind in the order that was asked for.</summary>
    public void Sort(ListingOrder order) => _entries.AsSpan(0, Count).Sort(new ListingComparer(this, order));

    /// <summary>Puts all in the order of the reference: from the last name to the first, capital letters apart.</summary>
    public void SortBackwards() =>
        _entries.AsSpan(0, Count).Sort((left, right) => NameOf(right).SequenceCompareTo(NameOf(left)));

    public void Dispose()
    {
        Release(_entries);
        Release(_names);
        (_entries, _names, Count) = ([], [], 0);
    }

    private static void MakeRoom<T>(ref T[] array, int used, int more)
    {
        if (array.Length - used >= more)
        {
            return;
        }

        var length = Math.Max(array.Length * 2, checked(used + more));
        var larger = length > LargestPooled ? new T[length] : ArrayPool<T>.Shared.Rent(length);
        array.AsSpan(0, used).CopyTo(larger);
        Release(array);
        array = larger;
    }

    private static void Release<T>(T[] array)
    {
        if (array.Length <= LargestPooled)
        {
            ArrayPool<T>.Shared.Return(array);
        }
    }
}
