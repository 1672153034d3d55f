using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ouistiti.Host.Endpoints;

/// <summary>
/// The address of an endpoint, read strictly: Kestrel takes whatever it does not understand for "all addresses", and a typo
/// must not open an endpoint to the world.
/// </summary>
/// <param name="IsTls">Whether TLS is spoken there.</param>
/// <param name="Host"><c>localhost</c>, <c>*</c>, an IP address, or empty for a UNIX socket.</param>
/// <param name="Port">The port; 0 for a UNIX socket.</param>
/// <param name="SocketPath">The path of a UNIX socket, or null.</param>
internal sealed record EndpointAddress(bool IsTls, string Host, int Port, string? SocketPath)
{
    private const string UnixPrefix = "unix:";

    // What the kernel's sockaddr_un holds beside the closing NUL.
    private const int MaxSocketPath = 107;

    /// <summary>The IP addresses that are listened on. None for a UNIX socket.</summary>
    public IEnumerable<IPAddress> Addresses => SocketPath is not null ? []
        : Host == "localhost" ? (Socket.OSSupportsIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback])
        : Host == "*" ? [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any]
        : [IPAddress.Parse(Host)];

    /// <summary>How a client on the same machine calls it.</summary>
    public string LocalHost => Addresses.Any(IsAny)
        ? "localhost"
        : Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;

    /// <summary>Whether the two cannot be listened on at the same time.</summary>
    public bool Overlaps(EndpointAddress other) => SocketPath is not null
        ? SocketPath == other.SocketPath
        : Addresses.Any(address => other.Overlaps(address, Port));

    /// <inheritdoc cref="Overlaps(EndpointAddress)"/>
    public bool Overlaps(IPAddress address, int port) =>
        Port == port && Addresses.Any(own => own.Equals(address) || IsAny(own) || IsAny(address));

    /// <summary>Whether it covers what is listened on.</summary>
    public bool Overlaps(EndPoint listening) => listening switch
    {
        IPEndPoint ip => Overlaps(ip.Address, ip.Port),
        UnixDomainSocketEndPoint socket => SocketPath is not null && SocketPath == socket.ToString(),
        _ => false,
    };

    /// <summary>Reads an address.</summary>
    public static bool TryParse(string url, [NotNullWhen(true)] out EndpointAddress? address)
    {
        address = null;
        var tls = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!tls && !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var authority = url[(tls ? "https://" : "http://").Length..];
        authority = authority.EndsWith('/') ? authority[..^1] : authority;
        if (authority.StartsWith(UnixPrefix, StringComparison.OrdinalIgnoreCase))
        {
            var path = authority[UnixPrefix.Length..];
            address = path.StartsWith('/') && !path.Contains('\0') && Encoding.UTF8.GetByteCount(path) <= MaxSocketPath ? new EndpointAddress(tls, string.Empty, 0, path) : null;
            return address is not null;
        }

        var colon = authority.LastIndexOf(':');
        var hasPort = colon >= 0 && !authority.EndsWith(']');
        var port = tls ? 443 : 80;
        if (hasPort && !(int.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535))
        {
            return false;
        }

        var host = NormalizeHost(hasPort ? authority[..colon] : authority);
        address = host is null ? null : new EndpointAddress(tls, host, port, null);
        return address is not null;
    }

    private static string? NormalizeHost(string host)
    {
        if (host is "*" or "+")
        {
            return "*";
        }

        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return "localhost";
        }

        // Four numbers, or an IPv6 address in its brackets: IPAddress alone would take "1" for 0.0.0.1.
        var isV6 = host.StartsWith('[') && host.EndsWith(']');
        return IPAddress.TryParse(isV6 ? host[1..^1] : host, out var address)
            && (isV6 ? address.AddressFamily == AddressFamily.InterNetworkV6 : address.AddressFamily == AddressFamily.InterNetwork && host.Count(character => character == '.') == 3)
            ? address.ToString()
            : null;
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
