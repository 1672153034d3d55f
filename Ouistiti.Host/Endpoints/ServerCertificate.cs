using System.Net.Security;

namespace Ouistiti.Host.Endpoints;

/// <summary>A certificate that is configured for some host names: as it was last read, or the reason why it cannot be used.</summary>
internal sealed record ServerCertificate(SslStreamCertificateContext? Context, string? Error);
