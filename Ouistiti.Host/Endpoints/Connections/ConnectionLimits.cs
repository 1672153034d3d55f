namespace Ouistiti.Host.Endpoints.Connections;

/// <summary>How many connections an endpoint takes.</summary>
/// <param name="MaxConnections">At the same time.</param>
/// <param name="MaxPerClient">At the same time from one client; 0 for any number.</param>
/// <param name="MaxWaiting">How many wait for a place.</param>
/// <param name="MaxWait">How long they wait.</param>
internal sealed record ConnectionLimits(int MaxConnections, int MaxPerClient, int MaxWaiting, TimeSpan MaxWait);
