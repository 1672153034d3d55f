using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Ouistiti.Host.Endpoints;

/// <summary>
/// Asks each endpoint once, so that what a request needs of the program is loaded. Where the process may open few files, a crowd could
/// leave none for that later, and what could not be loaded once is lost until the next start.
/// </summary>
internal static class WarmUp
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray();

    /// <summary>Asks, and waits for the answers; one that does not come is none.</summary>
    public static async Task RunAsync(IEnumerable<ListeningEndpoint> endpoints, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        foreach (var endpoint in endpoints)
        {
            try
            {
                await AskAsync(endpoint.Options.ParseAddress()!, limit.Token);
            }
            catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or OperationCanceledException)
            {
                // A certificate is asked for, or the address is not reached from here: then nothing is warm, and nothing lost.
            }
        }
    }

    private static async Task AskAsync(EndpointAddress address, CancellationToken cancellationToken)
    {
        EndPoint target = address.SocketPath is { } path
            ? new UnixDomainSocketEndPoint(path)
            : new IPEndPoint(LoopbackOf(address.Addresses.First()), address.Port);
        using var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(target, cancellationToken);
        await using Stream clear = new NetworkStream(socket);
        await using var stream = address.IsTls ? await ShakeHandsAsync(clear, cancellationToken) : clear;
        await stream.WriteAsync(Request, cancellationToken);
        await stream.CopyToAsync(Stream.Null, cancellationToken);
    }

    private static async Task<Stream> ShakeHandsAsync(Stream clear, CancellationToken cancellationToken)
    {
        var tls = new SslStream(clear);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
#pragma warning disable CA5359 // It is this very server.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            },
            cancellationToken);
        return tls;
    }

    private static IPAddress LoopbackOf(IPAddress address) =>
        address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
}
