using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ouistiti.Middleware.Sites;

namespace Ouistiti.Host.Endpoints.Tls;

/// <summary>Reads certificates from their files.</summary>
internal static class CertificateLoader
{
    /// <summary>Reads a certificate with its key, and what is configured beside it.</summary>
    /// <exception cref="CryptographicException">The files hold no certificate, no key, or two that do not belong together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Others) Load(CertificateOptions options)
    {
        var others = new X509Certificate2Collection();
        X509Certificate2 certificate;
        if (options.IsPkcs12())
        {
            others.AddRange(X509CertificateLoader.LoadPkcs12CollectionFromFile(options.Path, options.Password));
            certificate = others.FirstOrDefault(one => one.HasPrivateKey)
                ?? throw new CryptographicException("the file holds no certificate with a private key");
            others.Remove(certificate);
        }
        else
        {
            certificate = LoadPem(options.Path, options.KeyPath, options.Password);
            others.ImportFromPemFile(options.Path);
            others.RemoveAt(0);
        }

        if (options.ChainPath is { } path)
        {
            others.ImportFromPemFile(path);
        }

        return (certificate, others);
    }

    /// <summary>Makes a certificate ready for use.</summary>
    /// <param name="key">Names its files.</param>
    /// <param name="options">Its files.</param>
    /// <param name="before">What they held before: where that is the same, it stays in use, with what has been fetched for it.</param>
    /// <inheritdoc cref="Load(CertificateOptions)"/>
    public static ServerCertificate Load(string key, CertificateOptions options, ServerCertificate? before)
    {
        var (certificate, others) = Load(options);
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var one in others.Prepend(certificate))
        {
            all.AppendData(one.RawData);
        }

        var digest = Convert.ToHexString(all.GetHashAndReset());
        return before is { Context: not null } && before.Digest == digest
            ? before
            : new ServerCertificate(key, SslStreamCertificateContext.Create(certificate, others, offline: !OcspStapling.IsPossible(certificate, others)), digest);
    }

    /// <summary>Whether an exception says that a certificate cannot be used, and is not a bug.</summary>
    public static bool IsUnusable(Exception exception) =>
        exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException;

    /// <summary>Reads a certificate and its key from PEM files.</summary>
    /// <inheritdoc cref="Load(CertificateOptions)"/>
    public static X509Certificate2 LoadPem(string path, string? keyPath, string? password)
    {
        try
        {
            return password is null
                ? X509Certificate2.CreateFromPemFile(path, keyPath)
                : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);
        }
        catch (ArgumentException exception)
        {
            throw new CryptographicException("the key does not belong to the certificate", exception);
        }
    }
}
