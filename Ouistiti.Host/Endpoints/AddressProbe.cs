using System.Net;
using System.Net.Sockets;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Host.Endpoints;

/// <summary>Tries whether an address could be listened on, before anything is closed for it.</summary>
internal static class AddressProbe
{
    /// <summary>What keeps us from listening; null when nothing does.</summary>
    /// <param name="wanted">The address.</param>
    /// <param name="own">What we listen on ourselves, and will have closed by then.</param>
    public static string? WhyNot(EndpointAddress wanted, IReadOnlyCollection<EndpointAddress> own)
    {
        if (own.Any(address => (address.Host, address.Port, address.SocketPath) == (wanted.Host, wanted.Port, wanted.SocketPath)))
        {
            return null;
        }

        return wanted.SocketPath is { } path
            ? WhyNotSocket(path)
            : wanted.Addresses.Select(address => WhyNot(address, wanted.Port, own)).FirstOrDefault(reason => reason is not null);
    }

    /// <summary>Takes away the socket that a killed server left behind: one that nobody answers at.</summary>
    public static void RemoveStale(EndpointAddress address)
    {
        if (address.SocketPath is { } path && IsSocket(path) && !IsAnswered(path))
        {
            File.Delete(path);
        }
    }

    private static string? WhyNotSocket(string path) =>
        !Directory.Exists(Path.GetDirectoryName(path)) ? "its directory does not exist"
        : Path.Exists(path) && !IsSocket(path) ? "something else than a socket is there"
        : IsSocket(path) && IsAnswered(path) ? "another program listens there"
        : null;

    private static bool IsSocket(string path) =>
        new ResourceRoot("/").TryLocate(path, out var resource) == ResourceStatus.Found && KindOf(resource!) == ResourceKind.Socket;

    private static ResourceKind KindOf(Resource resource)
    {
        using (resource)
        {
            return resource.Kind;
        }
    }

    private static bool IsAnswered(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }

    private static string? WhyNot(IPAddress address, int port, IEnumerable<EndpointAddress> own)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.Equals(IPAddress.IPv6Any))
        {
            // As Kestrel does: all addresses of both versions.
            socket.DualMode = true;
        }

        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return null;
        }
        catch (SocketException exception)
        {
            // Where one of our own is in the way, nobody can tell whether another is too.
            var oursInTheWay = exception.SocketErrorCode == SocketError.AddressAlreadyInUse && own.Any(other => other.Overlaps(address, port));

            // Kestrel does without ::1 for localhost where the machine has none.
            var noSuchLoopback = exception.SocketErrorCode == SocketError.AddressNotAvailable && address.Equals(IPAddress.IPv6Loopback);
            return oursInTheWay || noSuchLoopback ? null : exception.Message;
        }
    }
}
