using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ouistiti.Middleware.Sites;

namespace Ouistiti.Host.Endpoints;

/// <summary>Reads certificates from their files.</summary>
internal static class CertificateLoader
{
    /// <summary>Reads a certificate with its key and chain.</summary>
    /// <exception cref="CryptographicException">The files hold no certificate, no key, or two that do not belong together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static SslStreamCertificateContext Load(CertificateOptions options)
    {
        if (options.IsPkcs12())
        {
            var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(options.Path, options.Password);
            var leaf = all.FirstOrDefault(certificate => certificate.HasPrivateKey)
                ?? throw new CryptographicException("the file holds no certificate with a private key");
            all.Remove(leaf);
            return Create(leaf, all, options);
        }

        var certificate = LoadPem(options.Path, options.KeyPath, options.Password);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.Path);
        chain.RemoveAt(0);
        return Create(certificate, chain, options);
    }

    /// <summary>Whether an exception says that a certificate cannot be used, and is not a bug.</summary>
    public static bool IsUnusable(Exception exception) =>
        exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException;

    /// <summary>Reads a certificate and its key from PEM files.</summary>
    /// <inheritdoc cref="Load"/>
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

    private static SslStreamCertificateContext Create(X509Certificate2 certificate, X509Certificate2Collection chain, CertificateOptions options)
    {
        if (options.ChainPath is { } path)
        {
            chain.ImportFromPemFile(path);
        }

        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
