namespace Ouistiti.Middleware.Refusals;

/// <summary>Bounds how many there are of something at a time; who finds no place is refused at once.</summary>
/// <param name="size">How many there is room for.</param>
public sealed class Room(int size)
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

    /// <summary>Gives places back.</summary>
    public void Leave(int count = 1) => Interlocked.Add(ref _count, -count);
}
