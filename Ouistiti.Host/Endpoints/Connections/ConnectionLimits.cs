namespace Ouistiti.Host.Endpoints.Connections;

/// <summary>How many connections an endpoint takes.</summary>
/// <param name="MaxConnections">At the same time; 0 for any number.</param>
/// <param name="MaxPerClient">At the same time from one client; 0 for any number.</param>
/// <param name="MaxWaiting">How many wait for a place.</param>
/// <param name="MaxWait">How long they wait.</param>
internal sealed record ConnectionLimits(int MaxConnections, int MaxPerClient, int MaxWaiting, TimeSpan MaxWait)
{
    /// <summary>The same, within the room that there is: most of it for those that are served, some for those that wait, and the rest for those that are
    /// told to come again.</summary>
    public ConnectionLimits Within(int room) => this with
    {
        MaxConnections = Math.Min(MaxConnections == 0 ? int.MaxValue : MaxConnections, Math.Max(room * 3 / 4, 1)),
        MaxWaiting = Math.Min(MaxWaiting, room / 8),
    };
}
