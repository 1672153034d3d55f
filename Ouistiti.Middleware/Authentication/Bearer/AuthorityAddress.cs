using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Bearer;

/// <summary>Where another server is, and how it is asked.</summary>
/// <param name="Authority">Its address, which is the issuer's name too; null where only <paramref name="MetadataAddress"/> is known.</param>
/// <param name="MetadataAddress">The address of its discovery document, where it is not the usual one.</param>
/// <param name="Certificate">The absolute path of certificates that its own is checked with; null for the system's.</param>
/// <param name="AllowHttp">Whether it may be asked over HTTP.</param>
internal sealed record AuthorityAddress(string? Authority, string? MetadataAddress, string? Certificate, bool AllowHttp)
{
    private const string Discovery = "/.well-known/openid-configuration";

    /// <summary>How long it may take to answer.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>The address of its discovery document.</summary>
    public string Metadata => MetadataAddress ?? Authority!.TrimEnd('/') + Discovery;

    /// <summary>Whether users may be sent to an address that it names, and we may ask there.</summary>
    public bool IsUsable(string endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && (url.Scheme == "https" || (url.Scheme == "http" && AllowHttp));

    /// <summary>What asks it. No redirect is followed: nobody sends us elsewhere with what is meant for it.</summary>
    public HttpMessageHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Timeout, PooledConnectionIdleTimeout = Timeout };
        if (Certificate is { } file)
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(file);
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(roots);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        return handler;
    }

    /// <summary>Reports an address that cannot be asked.</summary>
    public static void Validate(string name, string? address, bool allowHttp, SectionCheck check)
    {
        if (address is null)
        {
            return;
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            check.Report(name, "is not the address of a server", "a URL such as https://auth.example.org");
        }
        else if (url.Scheme == "http" && !allowHttp)
        {
            check.Report(name, "can be answered by anybody on the way", "https, or AllowHttp on a network of its own");
        }
    }
}
