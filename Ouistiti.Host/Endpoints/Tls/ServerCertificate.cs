using System.Net.Security;

namespace Ouistiti.Host.Endpoints.Tls;

/// <summary>A certificate that is configured for some host names.</summary>
/// <param name="Key">Names its files: it stays the same when what is in them is replaced.</param>
/// <param name="Context">The certificate as it was last read; null where it cannot be used.</param>
/// <param name="Digest">Of the certificate and all that was configured beside it.</param>
internal sealed record ServerCertificate(string Key, SslStreamCertificateContext? Context, string? Digest = null);
