using System.Net;
using System.Net.Sockets;

namespace Ouistiti.Tests.Support;

/// <summary>Gives out ports of the loopback address that nothing listens on.</summary>
internal static class Ports
{
    // Below the ports that the system gives to clients, so that a connection of another test cannot take one meanwhile.
    private const int First = 10_000;
    private const int Count = 20_000;
    private static int _next = Environment.ProcessId * 97;

    public static int Take()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken by something else on this machine.
            }
        }
    }
}
