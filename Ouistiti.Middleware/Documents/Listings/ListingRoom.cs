namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>How many entries the large listings of a root hold at a time, all together: whoever asks for many at once must not fill the memory.</summary>
internal sealed class ListingRoom(int size = 500_000)
{
    /// <summary>How many entries every listing has room for, whatever others hold.</summary>
    public const int Free = 1000;

    private int _taken;

    /// <summary>Makes room for an entry, if there is some left.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= size)
        {
            return true;
        }

        Release(1);
        return false;
    }

    /// <summary>Gives the room of entries back.</summary>
    public void Release(int count) => Interlocked.Add(ref _taken, -count);
}
