using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ouistiti.Host.Process;
using Ouistiti.Middleware.CertificateAuthority;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Host.Endpoints.Tls;

/// <summary>
/// The server's own small certificate authority: it signs the certificate of endpoints that are given none. Who trusts
/// it trusts it for local hosts alone, for its certificate is constrained to their names and addresses (RFC 5280, section 4.2.1.10).
/// </summary>
internal sealed partial class LocalAuthority(string dataDirectory, TimeProvider time, ILogger<LocalAuthority> logger) : ICertificateAuthority
{
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);

    // So that a clock that is set back finds it valid.
    private static readonly TimeSpan BackDated = TimeSpan.FromDays(30);

    // Browsers refuse what lives longer than 398 days.
    private static readonly TimeSpan ServerLife = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1", "TLS server");

    private readonly string _directory = Path.Combine(dataDirectory, "tls");
    private bool _used;

    public string? CertificateFile => _used ? AuthorityPath : null;

    private string AuthorityPath => Path.Combine(_directory, "ca.crt");

    private string AuthorityKeyPath => Path.Combine(_directory, "ca.key");

    private string ServerPath => Path.Combine(_directory, "server.crt");

    private string ServerKeyPath => Path.Combine(_directory, "server.key");

    /// <summary>The server's certificate with its key, made or renewed where it has to be.</summary>
    public X509Certificate2 GetServerCertificate()
    {
        PrivateFile.EnsureDirectory(_directory);
        DataDirectory.Close(AuthorityKeyPath);
        DataDirectory.Close(ServerKeyPath);
        using var authority = GetAuthority();
        _used = true;
        var (names, addresses) = NamesOf(authority);
        if (TryLoad(ServerPath, ServerKeyPath) is { } certificate)
        {
            if (IsCurrent(certificate, authority) && IsFor(certificate, names, addresses) && certificate.IssuerName.RawData.SequenceEqual(authority.SubjectName.RawData))
            {
                return certificate;
            }

            certificate.Dispose();
        }

        return MakeServerCertificate(authority, names, addresses);
    }

    private X509Certificate2 GetAuthority()
    {
        if (TryLoad(AuthorityPath, AuthorityKeyPath) is { } authority)
        {
            // Not one whose time has yet to come: a device without a battery wakes up in the past, and whoever trusts this
            // authority would have to trust another.
            if (time.GetUtcNow() + RenewBefore < authority.NotAfter && authority.GetECDsaPrivateKey() is not null)
            {
                return authority;
            }

            authority.Dispose();
        }

        return MakeAuthority();
    }

    private X509Certificate2 MakeAuthority()
    {
        var host = Dns.GetHostName().ToLowerInvariant();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        // The serial in the name keeps a browser from taking one device's authority, or an earlier one, for another.
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationName(host.Length <= 64 ? host : host[..64]);
        name.AddCommonName($"Ouistiti local CA {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(LocalNames.Constrain(host));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ServerAuthentication], critical: false));
        var now = time.GetUtcNow();
        var certificate = request.CreateSelfSigned(now - BackDated, now + AuthorityLife);
        PrivateFile.Write(AuthorityKeyPath, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        PrivateFile.Write(AuthorityPath, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
        return certificate;
    }

    private X509Certificate2 MakeServerCertificate(X509Certificate2 authority, SortedSet<string> names, SortedSet<string> addresses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Ouistiti", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ServerAuthentication], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var subjectNames = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            subjectNames.AddDnsName(name);
        }

        foreach (var address in addresses)
        {
            subjectNames.AddIpAddress(IPAddress.Parse(address));
        }

        request.CertificateExtensions.Add(subjectNames.Build());
        var start = Later(time.GetUtcNow().AddHours(-1), authority.NotBefore);
        var end = start + ServerLife;
        using var certificate = request.Create(authority, start, end < authority.NotAfter ? end : authority.NotAfter, RandomNumberGenerator.GetBytes(16));

        // The key first: a crash in between leaves a pair that does not match, which is made anew, not an unprotected one.
        PrivateFile.Write(ServerKeyPath, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        PrivateFile.Write(ServerPath, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n" + authority.ExportCertificatePem()));
        Log.CertificateMade(logger, string.Join(", ", names.Concat(addresses)), AuthorityPath);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>The names and addresses that the device has now, as far as the authority may vouch for them.</summary>
    private static (SortedSet<string> Names, SortedSet<string> Addresses) NamesOf(X509Certificate2 authority)
    {
        var host = Dns.GetHostName().ToLowerInvariant();
        var names = new SortedSet<string>(StringComparer.Ordinal) { "localhost", $"{host.Split('.')[0]}.local" };
        if (authority.SubjectName.EnumerateRelativeDistinguishedNames().Any(part => !part.HasMultipleElements && part.GetSingleElementValue() == host))
        {
            _ = names.Add(host);
        }

        var addresses = InterfaceAddresses()
            .Where(address => address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            .Select(address => new IPAddress(address.GetAddressBytes()))
            .Append(IPAddress.Loopback)
            .Append(IPAddress.IPv6Loopback)
            .Where(address => LocalNames.Contains(address));
        return (names, new SortedSet<string>(addresses.Select(address => address.ToString()), StringComparer.Ordinal));
    }

    private static IEnumerable<IPAddress> InterfaceAddresses()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                .Select(address => address.Address)];
        }
        catch (NetworkInformationException)
        {
            // A sandbox may keep us from asking; then the certificate is for the loopback addresses and the names.
            return [];
        }
    }

    private bool IsCurrent(X509Certificate2 certificate, X509Certificate2 authority)
    {
        // As late as the authority itself, where the clock is behind.
        var now = Later(time.GetUtcNow(), authority.NotBefore);
        return certificate.NotBefore <= now && now + RenewBefore < certificate.NotAfter;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static bool IsFor(X509Certificate2 certificate, SortedSet<string> names, SortedSet<string> addresses)
    {
        var subjectNames = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SingleOrDefault();
        return subjectNames is not null
            && names.IsSubsetOf(subjectNames.EnumerateDnsNames())
            && addresses.IsSubsetOf(subjectNames.EnumerateIPAddresses().Select(address => address.ToString()));
    }

    private static X509Certificate2? TryLoad(string path, string keyPath)
    {
        try
        {
            return CertificateLoader.LoadPem(path, keyPath, password: null);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException)
        {
            // Missing, or half of a pair: it is made anew.
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2110, LogLevel.Information, "A certificate was made for {Names}. Who imports {Authority} trusts it.")]
        public static partial void CertificateMade(ILogger logger, string names, string authority);
    }
}
