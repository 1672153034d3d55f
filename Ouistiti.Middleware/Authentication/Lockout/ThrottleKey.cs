using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Ouistiti.Middleware.Authentication.Lockout;

/// <summary>
/// What failures are counted by, as a number: names come from the network and may be long, and some of them are passwords that somebody typed
/// into the wrong field.
/// </summary>
internal static class ThrottleKey
{
    // What an address of IPv6 belongs to, one customer's or one host's network, is as long as this; the rest they choose freely.
    private const int PrefixSize = 8;

    /// <summary>Whether a client sits at this machine: its address is a loopback one, or it has none.</summary>
    public static bool IsLocal(IPAddress? address) => address is null || IPAddress.IsLoopback(address);

    /// <summary>The key of an account, of which local clients have one of their own.</summary>
    public static UInt128 OfAccount(string account, bool isLocal)
    {
        var text = Encoding.UTF8.GetBytes(account);
        return Of([isLocal ? (byte)'l' : (byte)'n', .. text]);
    }

    /// <summary>The key of an address of the network: of all of an IPv4 address, of the first half of an IPv6 one.</summary>
    public static UInt128 OfAddress(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[1 + 16];
        bytes[0] = (byte)'a';
        _ = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).TryWriteBytes(bytes[1..], out var size);
        return Of(bytes[..(1 + Math.Min(size, PrefixSize))]);
    }

    /// <summary>An address as people are told of it.</summary>
    public static string Show(IPAddress? address) =>
        address is null ? "a UNIX socket"
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
        : address.AddressFamily == AddressFamily.InterNetworkV6 && !IsLocal(address) ? $"{address} (and its /64)"
        : address.ToString();

    private static UInt128 Of(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(text, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
