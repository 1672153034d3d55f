using System.Net;
using System.Net.Sockets;

namespace Ouistiti.Host.Endpoints.Connections;

/// <summary>Counts the connections of each client.</summary>
/// <param name="limit">How many one client may have; 0 for any number.</param>
internal sealed class ClientCounter(int limit)
{
    // What a provider gives to one customer at the least (RFC 6177, section 2).
    private const int NetworkBytes = 8;

    private readonly Dictionary<IPAddress, int> _counts = [];
    private readonly Lock _lock = new();

    /// <summary>Counts a connection, unless its client has too many already.</summary>
    /// <param name="address">The client's address; null where it has none, and is not counted.</param>
    public bool TryEnter(IPAddress? address)
    {
        if (limit == 0 || address is null)
        {
            return true;
        }

        var client = ClientOf(address);
        lock (_lock)
        {
            var count = _counts.GetValueOrDefault(client);
            if (count >= limit)
            {
                return false;
            }

            _counts[client] = count + 1;
            return true;
        }
    }

    /// <summary>Says that a connection has ended that was counted.</summary>
    public void Leave(IPAddress? address)
    {
        if (limit == 0 || address is null)
        {
            return;
        }

        var client = ClientOf(address);
        lock (_lock)
        {
            if (--_counts[client] == 0)
            {
                _ = _counts.Remove(client);
            }
        }
    }

    private static IPAddress ClientOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
