using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ouistiti.Tests.Support;

/// <summary>Makes certificates with their keys (ECDSA P-256).</summary>
internal static class TestCertificates
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(100);

    /// <summary>A certificate that nobody else signed.</summary>
    public static X509Certificate2 SelfSigned(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return ServerRequest(names, key).CreateSelfSigned(Now.AddDays(-1), Now + Life);
    }

    /// <summary>A certificate that may sign others: a root, or an intermediate where somebody issues it.</summary>
    public static X509Certificate2 Authority(string name, X509Certificate2? issuer = null, TimeSpan? life = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return issuer is null
            ? request.CreateSelfSigned(Now.AddDays(-1), Now + (life ?? Life + Life))
            : Sign(request, key, issuer, life ?? Life + TimeSpan.FromDays(1));
    }

    /// <summary>A server's certificate for some host names or addresses.</summary>
    public static X509Certificate2 Issue(X509Certificate2 issuer, params string[] names) => Issue(issuer, Life, names);

    /// <inheritdoc cref="Issue(X509Certificate2, string[])"/>
    public static X509Certificate2 Issue(X509Certificate2 issuer, TimeSpan life, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(ServerRequest(names, key), key, issuer, life);
    }

    /// <summary>A server's certificate that says where to ask whether it is revoked, and where to find its issuer.</summary>
    public static X509Certificate2 IssueWithResponder(X509Certificate2 issuer, string responder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = ServerRequest(["localhost"], key);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([responder], [responder + "/issuer.crt"]));
        return Sign(request, key, issuer, Life);
    }

    /// <summary>A client's certificate.</summary>
    /// <param name="issuer">Who signs it; without one, it signs itself.</param>
    /// <param name="subject">Its subject, such as <c>CN=alice</c>.</param>
    /// <param name="purpose">What it is good for, as an object identifier; without it, for everything.</param>
    /// <param name="days">The days from now in which it begins and ends.</param>
    public static X509Certificate2 IssueClient(X509Certificate2? issuer, X500DistinguishedName subject, string? purpose = "1.3.6.1.5.5.7.3.2", (double Start, double End)? days = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (purpose is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        }

        var (start, end) = days ?? (-0.02, 100);
        if (issuer is null)
        {
            return request.CreateSelfSigned(Now.AddDays(start), Now.AddDays(end));
        }

        using var certificate = request.Create(issuer, Now.AddDays(start), Now.AddDays(end), RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>The certificate and its key as one PEM text.</summary>
    public static string Pem(X509Certificate2 certificate) => $"{certificate.ExportCertificatePem()}\n{KeyPem(certificate)}\n";

    /// <summary>The key as PEM text.</summary>
    public static string KeyPem(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>The key as PEM text, encrypted with a password.</summary>
    public static string EncryptedKeyPem(X509Certificate2 certificate, string password, int iterations = 2048)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterations));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static CertificateRequest ServerRequest(string[] names, ECDsa key)
    {
        // No common name: where there is one, some take it for a host name too.
        var request = new CertificateRequest($"O={names[0]}", key, HashAlgorithmName.SHA256);
        var subjectNames = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                subjectNames.AddIpAddress(address);
            }
            else
            {
                subjectNames.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(subjectNames.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        return request;
    }

    private static X509Certificate2 Sign(CertificateRequest request, ECDsa key, X509Certificate2 issuer, TimeSpan life)
    {
        // Not before its issuer, which may be an authority that the server has just made.
        using var certificate = request.Create(issuer, Now.AddMinutes(-30), Now + life, RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }
}
