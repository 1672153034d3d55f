using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Ouistiti.Middleware.Sites;

namespace Ouistiti.Host.Endpoints.Tls;

/// <summary>Keeps the certificates in use. One that was good stays in use when what replaces it cannot be read.</summary>
internal sealed partial class CertificateStore(LocalAuthority authority, TimeProvider time, ILogger<CertificateStore> logger)
{
    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(14);
    private readonly ConcurrentDictionary<string, string> _errors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServerCertificate> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClientAuthority> _knownAuthorities = new(StringComparer.Ordinal);

    /// <summary>The certificates whose files cannot be read as they are now.</summary>
    public IEnumerable<string> Unreadable => _errors.Values;

    /// <summary>Forgets what could not be read: the certificates are about to be read anew.</summary>
    public void ForgetErrors() => _errors.Clear();

    /// <summary>Reads a certificate, or the self-made one where none is configured.</summary>
    public ServerCertificate Get(CertificateOptions? options)
    {
        var key = options is null ? string.Empty : string.Join('\n', options.Path, options.KeyPath, options.ChainPath);
        ServerCertificate certificate;
        try
        {
            certificate = options is null ? new ServerCertificate(key, MakeContext()) : CertificateLoader.Load(key, options, _known.GetValueOrDefault(key));
            WarnOfExpiry(certificate.Context!.TargetCertificate);
        }
        catch (Exception exception) when (CertificateLoader.IsUnusable(exception))
        {
            var path = options?.Path ?? "of the server's own making";
            _errors[key] = path;
            if (_known.TryGetValue(key, out var before) && before.Context is not null)
            {
                Log.ReplacementUnreadable(logger, path, exception.Message);
                return before;
            }

            Log.Unreadable(logger, path, exception.Message);
            certificate = new ServerCertificate(key, null);
        }

        return _known[key] = certificate;
    }

    /// <summary>Reads the authorities of an endpoint's clients.</summary>
    /// <returns>Null where clients are not asked for a certificate, or where it cannot be told whom to accept.</returns>
    public ClientCertificates? GetClients(EndpointOptions options)
    {
        if (options.ClientCertificateMode == ClientCertificateMode.NoCertificate || options.ClientCertificateAuthority is not { } path)
        {
            return null;
        }

        try
        {
            _knownAuthorities[path] = ClientAuthority.Load(path);
        }
        catch (Exception exception) when (CertificateLoader.IsUnusable(exception))
        {
            _errors[path] = path;
            if (_knownAuthorities.ContainsKey(path))
            {
                Log.ReplacementUnreadable(logger, path, exception.Message);
            }
            else
            {
                Log.Unreadable(logger, path, exception.Message);
            }
        }

        return _knownAuthorities.TryGetValue(path, out var authority) ? new ClientCertificates(options.ClientCertificateMode, authority) : null;
    }

    private SslStreamCertificateContext MakeContext()
    {
        var certificate = authority.GetServerCertificate();
        return SslStreamCertificateContext.Create(certificate, [X509CertificateLoader.LoadCertificateFromFile(authority.CertificateFile!)], offline: true);
    }

    private void WarnOfExpiry(X509Certificate2 certificate)
    {
        if (certificate.NotAfter < time.GetUtcNow() + WarnBefore)
        {
            Log.Expiring(logger, certificate.Subject, certificate.NotAfter);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2100, LogLevel.Error, "The certificate {Path} cannot be read: {Reason}. What it protects stays closed.")]
        public static partial void Unreadable(ILogger logger, string path, string reason);

        [LoggerMessage(2101, LogLevel.Error, "The certificate {Path} cannot be read: {Reason}. The one before stays in use.")]
        public static partial void ReplacementUnreadable(ILogger logger, string path, string reason);

        [LoggerMessage(2102, LogLevel.Warning, "The certificate {Subject} ends on {End:yyyy-MM-dd}.")]
        public static partial void Expiring(ILogger logger, string subject, DateTime end);
    }
}
