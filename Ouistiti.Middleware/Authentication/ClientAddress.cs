using System.Net;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Writes where a request comes from, for who reads about it later.</summary>
internal static class ClientAddress
{
    /// <summary>The address; empty where there is none (a UNIX socket).</summary>
    public static string Of(IPAddress? address) =>
        address is null ? string.Empty
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
        : address.ToString();
}
