using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ouistiti.Host.Endpoints.Tls;

/// <summary>The authorities whose client certificates are accepted.</summary>
/// <param name="roots">What is trusted.</param>
/// <param name="intermediates">What may lead there.</param>
internal sealed class ClientAuthority(X509Certificate2Collection roots, X509Certificate2Collection intermediates)
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2", "TLS client");

    /// <summary>Names what is trusted.</summary>
    public string Digest => string.Join(' ', roots.Select(root => root.GetCertHashString(HashAlgorithmName.SHA256)).Order(StringComparer.Ordinal));

    /// <summary>Reads the authorities from a PEM file.</summary>
    /// <exception cref="CryptographicException">There is none in it, or one that cannot be read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ClientAuthority Load(string path)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        var roots = all.Where(IsRoot).ToArray();
        return roots.Length > 0
            ? new ClientAuthority([.. roots], [.. all.Except(roots)])
            : throw new CryptographicException(all.Count == 0 ? "the file holds no certificate" : "the file holds no root: a certificate that is its own issuer");
    }

    /// <summary>What a client's certificate has to be: valid now, of one of these authorities, and good for a client.</summary>
    public X509ChainPolicy NewPolicy()
    {
        // One each time: the handshake adds what the client sends.
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            ApplicationPolicy = { ClientAuthentication },
        };
        policy.CustomTrustStore.AddRange(roots);
        policy.ExtraStore.AddRange(intermediates);
        return policy;
    }

    private static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
