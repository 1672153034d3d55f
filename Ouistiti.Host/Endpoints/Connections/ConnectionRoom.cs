namespace Ouistiti.Host.Endpoints.Connections;

/// <summary>The room for connections, of all endpoints together.</summary>
/// <param name="size">How many there is room for.</param>
internal sealed class ConnectionRoom(int size)
{
    private int _count;

    /// <summary>Takes a place, if there is one.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= size)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _count);
}
