using System.Security.Cryptography.X509Certificates;

namespace Ouistiti.Host.Endpoints.Tls;

/// <summary>
/// Tells for which certificates a proof is fetched, in the background, that they are not revoked (RFC 6960), to be sent along
/// with them (RFC 6066, section 8).
/// </summary>
internal static class OcspStapling
{
    /// <summary>
    /// Whether a certificate names a responder, and all is there that it takes to ask it. Where an issuer were missing, .NET would
    /// go and download it, and keep the start waiting.
    /// </summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="others">What is configured beside it.</param>
    public static bool IsPossible(X509Certificate2 certificate, X509Certificate2Collection others) =>
        certificate.Extensions.OfType<X509AuthorityInformationAccessExtension>().Any(access => access.EnumerateOcspUris().Any(IsHttp))
        && IsComplete(certificate, others);

    private static bool IsHttp(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp;

    private static bool IsComplete(X509Certificate2 certificate, X509Certificate2Collection others)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.ExtraStore.AddRange(others);
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllFlags;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        _ = chain.Build(certificate);
        var length = chain.ChainElements.Count;
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return length > 1 && !Array.Exists(chain.ChainStatus, status => status.Status.HasFlag(X509ChainStatusFlags.PartialChain));
    }
}
