using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ouistiti.Tests.Support;

/// <summary>Speaks raw bytes to a server.</summary>
internal static class Wire
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Sends bytes (a character each) and reads until the server closes.</summary>
    public static async Task<string> SendAsync(int port, string bytes)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), limit.Token);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // A reset ends the answer as a close does.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    /// <summary>Asks for a target, byte for byte as given, and closes.</summary>
    public static Task<string> GetAsync(int port, string target, string host = "localhost", string method = "GET") =>
        SendAsync(port, $"{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
}
