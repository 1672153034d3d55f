namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>Lets few slow hashes be computed at a time, and some wait: a flood of sign-ins must leave the server a processor, memory and threads.</summary>
internal sealed class SlowHashGate : IDisposable
{
    private const int WaitingForEach = 32;

    private readonly SemaphoreSlim _slots = new(Slots);
    private int _present;

    /// <summary>How many are computed at a time: one processor is left to everything else, where there are several.</summary>
    public static int Slots { get; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Waits for a turn, at no thread's cost, and goes on a thread that may take its time.</summary>
    /// <returns>False where too many wait already, or the client has gone: there is no turn, and nothing to leave.</returns>
    public async ValueTask<bool> TryEnterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _present) > Slots * (1 + WaitingForEach))
        {
            _ = Interlocked.Decrement(ref _present);
            return false;
        }

        try
        {
            // Not the thread that receives, nor the one that has just left.
            await Task.Yield();
            await _slots.WaitAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            _ = Interlocked.Decrement(ref _present);
            return false;
        }
    }

    /// <summary>Ends a turn.</summary>
    public void Leave()
    {
        _ = Interlocked.Decrement(ref _present);
        _ = _slots.Release();
    }

    public void Dispose() => _slots.Dispose();
}
