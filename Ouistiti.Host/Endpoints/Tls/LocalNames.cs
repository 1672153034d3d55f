using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Ouistiti.Host.Endpoints.Tls;

/// <summary>The names and addresses that are local to a device, and that its authority may therefore vouch for.</summary>
internal static class LocalNames
{
    private const string NameConstraints = "2.5.29.30";
    private static readonly Asn1Tag PermittedSubtrees = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag IpAddress = new(TagClass.ContextSpecific, 7);

    // Loopback, private, shared, link-local and unique local addresses (RFC 6890).
    private static readonly IPNetwork[] Networks =
    [
        .. new[]
        {
            "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16",
            "::1/128", "fe80::/10", "fc00::/7",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Whether an address is local.</summary>
    public static bool Contains(IPAddress address) => Networks.Any(network => network.Contains(address));

    /// <summary>Constrains an authority to local names and addresses (RFC 5280, section 4.2.1.10).</summary>
    /// <param name="host">The device's own name.</param>
    public static X509Extension Constrain(string host)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(PermittedSubtrees))
        {
            foreach (var name in new[] { "localhost", "local", host })
            {
                using (writer.PushSequence())
                {
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, name, DnsName);
                }
            }

            foreach (var network in Networks)
            {
                using (writer.PushSequence())
                {
                    writer.WriteOctetString([.. network.BaseAddress.GetAddressBytes(), .. MaskOf(network)], IpAddress);
                }
            }
        }

        return new X509Extension(NameConstraints, writer.Encode(), critical: true);
    }

    private static byte[] MaskOf(IPNetwork network)
    {
        var mask = new byte[network.BaseAddress.GetAddressBytes().Length];
        for (var bit = 0; bit < network.PrefixLength; bit++)
        {
            mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return mask;
    }
}
