using System.Net;
using System.Net.Sockets;

namespace Ouistiti.Host.Endpoints;

/// <summary>Tries whether an address could be listened on, before anything is closed for it.</summary>
internal static class AddressProbe
{
    /// <summary>What keeps us from listening; null when nothing does.</summary>
    /// <param name="wanted">The address.</param>
    /// <param name="own">What we listen on ourselves, and will have closed by then.</param>
    public static string? WhyNot(BindingAddress wanted, IReadOnlyCollection<BindingAddress> own)
    {
        if (wanted.IsUnixPipe || own.Any(address => address.Host == wanted.Host && address.Port == wanted.Port))
        {
            return null;
        }

        var address = AddressOf(wanted.Host);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, wanted.Port));
            return null;
        }
        catch (SocketException exception)
        {
            // Where one of our own is in the way, nobody can tell whether another is too.
            return exception.SocketErrorCode == SocketError.AddressAlreadyInUse && own.Any(other => Overlap(other, wanted.Port, address))
                ? null
                : exception.Message;
        }
    }

    private static bool Overlap(BindingAddress own, int port, IPAddress address) =>
        !own.IsUnixPipe && own.Port == port && AddressOf(own.Host) is var other
        && (other.Equals(address) || IsAny(other) || IsAny(address));

    private static IPAddress AddressOf(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address
        : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : Socket.OSSupportsIPv6 ? IPAddress.IPv6Any
        : IPAddress.Any;

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
