using Microsoft.AspNetCore.Authentication;

namespace Ouistiti.Middleware.Authentication.Certificate;

/// <summary>Adds signing in by a client certificate.</summary>
internal static class CertificateExtensions
{
    /// <summary>Adds the scheme <see cref="CertificateDefaults.AuthenticationScheme"/>.</summary>
    public static AuthenticationBuilder AddCertificate(this AuthenticationBuilder builder, Action<CertificateOptions> configure) =>
        builder.AddScheme<CertificateOptions, CertificateHandler>(CertificateDefaults.AuthenticationScheme, configure);
}
