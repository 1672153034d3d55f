using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ouistiti.Tests.Endpoints;

/// <summary>One connection to a server, in clear or over TLS, that carries one request after another.</summary>
internal sealed class KeepAliveConnection : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly TcpClient _client = new();
    private readonly CancellationTokenSource _limit = new(Limit);
    private Stream _stream = Stream.Null;

    private KeepAliveConnection()
    {
    }

    /// <summary>The bytes below HTTP.</summary>
    public Stream Stream => _stream;

    /// <summary>The server's certificate.</summary>
    public X509Certificate2 Certificate => new((X509Certificate2)((SslStream)_stream).RemoteCertificate!);

    /// <summary>Connects in clear.</summary>
    /// <param name="port">The port of the loopback address.</param>
    /// <param name="receiveBuffer">The size of the system's buffer for what is not read yet.</param>
    public static async Task<KeepAliveConnection> OpenAsync(int port, int? receiveBuffer = null)
    {
        var connection = new KeepAliveConnection();
        if (receiveBuffer is { } size)
        {
            connection._client.ReceiveBufferSize = size;
        }

        try
        {
            await connection._client.ConnectAsync(IPAddress.Loopback, port, connection._limit.Token);
            connection._stream = connection._client.GetStream();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects over TLS.</summary>
    /// <param name="port">The port of the loopback address.</param>
    /// <param name="host">The name that is asked for (SNI); without it, none is.</param>
    /// <param name="trusted">The only root that is trusted; without it, any certificate will do.</param>
    /// <param name="protocol">The protocol that is offered by ALPN; without it, none is.</param>
    /// <exception cref="AuthenticationException">The handshake failed.</exception>
    public static async Task<KeepAliveConnection> OpenTlsAsync(int port, string? host = null, X509Certificate2? trusted = null, SslApplicationProtocol? protocol = null)
    {
        var connection = await OpenAsync(port);
        try
        {
            var options = new SslClientAuthenticationOptions { TargetHost = host ?? string.Empty, AllowTlsResume = false };
            if (protocol is { } offered)
            {
                options.ApplicationProtocols = [offered];
            }

            if (trusted is not null)
            {
                options.CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    CustomTrustStore = { trusted },
                };
            }

            options.RemoteCertificateValidationCallback = (_, _, _, errors) => trusted is null || errors == SslPolicyErrors.None;
            var tls = new SslStream(connection._stream);
            connection._stream = tls;
            await tls.AuthenticateAsClientAsync(options, connection._limit.Token);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The thumbprint of the certificate that a new connection is shown.</summary>
    public static async Task<string> ThumbprintAsync(int port, string? host = null)
    {
        await using var connection = await OpenTlsAsync(port, host);
        using var certificate = connection.Certificate;
        return certificate.Thumbprint;
    }

    /// <summary>Whether anything listens.</summary>
    public static async Task<bool> IsOpenAsync(int port)
    {
        try
        {
            await using var connection = await OpenAsync(port);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }

    /// <summary>Asks for a target and reads the whole answer.</summary>
    /// <exception cref="IOException">The connection ended before.</exception>
    public async Task<HttpAnswer> GetAsync(string target = "/", string host = "localhost")
    {
        await SendAsync(target, host);
        return await ReceiveAsync();
    }

    /// <summary>Asks for a target.</summary>
    public async Task SendAsync(string target, string host = "localhost") =>
        await _stream.WriteAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n"), _limit.Token);

    /// <summary>Reads an answer.</summary>
    /// <exception cref="IOException">The connection ended before.</exception>
    public async Task<HttpAnswer> ReceiveAsync()
    {
        var (status, head, length) = await ReceiveHeadAsync();
        var body = new byte[length];
        await _stream.ReadExactlyAsync(body, _limit.Token);
        return new HttpAnswer(status, head, Encoding.Latin1.GetString(body));
    }

    /// <summary>Reads the head of an answer, and leaves its body to the reader of <see cref="Stream"/>.</summary>
    /// <exception cref="IOException">The connection ended before.</exception>
    public async Task<(int Status, string Head, int Length)> ReceiveHeadAsync()
    {
        const string lengthField = "Content-Length: ";
        var head = new StringBuilder();
        var one = new byte[1];
        while (!EndsHead(head))
        {
            await _stream.ReadExactlyAsync(one, _limit.Token);
            _ = head.Append((char)one[0]);
        }

        var lines = head.ToString();
        var status = int.Parse(lines.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
        var length = lines.Split("\r\n").FirstOrDefault(line => line.StartsWith(lengthField, StringComparison.OrdinalIgnoreCase));
        return (status, lines, length is null ? 0 : int.Parse(length[lengthField.Length..], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until the server closes the connection.</summary>
    public async Task ClosedAsync()
    {
        try
        {
            var count = await _stream.ReadAsync(new byte[1], _limit.Token);
            if (count > 0)
            {
                throw new InvalidOperationException("The server said something that nobody asked for.");
            }
        }
        catch (IOException)
        {
            // A reset closes too.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
        _limit.Dispose();
    }

    private static bool EndsHead(StringBuilder head) =>
        head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';
}
