using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Threading.RateLimiting;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Host.Endpoints.Connections;

/// <summary>Gives connections their place on an endpoint, or has them wait for one.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Connections outlive their endpoint, and the limiters hold memory alone.")]
internal sealed class ConnectionLimiter(ConnectionLimits limits)
{
    // To be told that there is no room takes room too. Beyond that, connections just end.
    private const int MaxRefused = 64;

    private static readonly Refusal ConnectionLimit = new(StatusCodes.Status503ServiceUnavailable, "connection_limit");
    private static readonly Refusal ClientLimit = new(StatusCodes.Status503ServiceUnavailable, "client_limit");

    private readonly ClientCounter _clients = new(limits.MaxPerClient);
    private readonly ConcurrencyLimiter _refused = new(new ConcurrencyLimiterOptions { PermitLimit = MaxRefused });
    private readonly ConcurrencyLimiter _places = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = limits.MaxConnections,
        QueueLimit = limits.MaxWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private int _waiting;

    /// <summary>What is limited.</summary>
    public ConnectionLimits Limits => limits;

    /// <summary>Whether connections wait for a place.</summary>
    public bool IsCrowded => Volatile.Read(ref _waiting) > 0;

    /// <summary>Runs a connection in its place, when there is one.</summary>
    /// <param name="client">The client's address; null where it has none.</param>
    /// <param name="serve">Serves the connection, or refuses all that comes on it.</param>
    /// <param name="drop">Ends the connection, for which there is not even room to be refused.</param>
    /// <param name="closed">Ends the waiting: the client has gone.</param>
    public async Task RunAsync(IPAddress? client, Func<Refusal?, Task> serve, Action<Refusal> drop, CancellationToken closed)
    {
        if (!_clients.TryEnter(client))
        {
            await RefuseAsync(ClientLimit, serve, drop);
            return;
        }

        try
        {
            using var place = await FindPlaceAsync(closed);
            if (place.IsAcquired)
            {
                await serve(null);
            }
            else if (!closed.IsCancellationRequested)
            {
                await RefuseAsync(ConnectionLimit, serve, drop);
            }
        }
        finally
        {
            _clients.Leave(client);
        }
    }

    private async Task RefuseAsync(Refusal refusal, Func<Refusal?, Task> serve, Action<Refusal> drop)
    {
        using var place = _refused.AttemptAcquire();
        if (place.IsAcquired)
        {
            await serve(refusal);
        }
        else
        {
            drop(refusal);
        }
    }

    private async ValueTask<RateLimitLease> FindPlaceAsync(CancellationToken closed)
    {
        var place = _places.AttemptAcquire();
        if (place.IsAcquired)
        {
            return place;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(closed);
        limit.CancelAfter(limits.MaxWait);
        _ = Interlocked.Increment(ref _waiting);
        try
        {
            return await _places.AcquireAsync(1, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return place;
        }
        finally
        {
            _ = Interlocked.Decrement(ref _waiting);
        }
    }
}
