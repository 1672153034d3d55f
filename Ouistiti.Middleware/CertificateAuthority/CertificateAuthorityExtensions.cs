using Microsoft.AspNetCore.Builder;

namespace Ouistiti.Middleware.CertificateAuthority;

/// <summary>Adds the download of the local authority's certificate to a pipeline.</summary>
internal static class CertificateAuthorityExtensions
{
    /// <summary>Offers the certificate at the path that the site configures.</summary>
    public static IApplicationBuilder UseCertificateAuthority(this IApplicationBuilder app, string? path) =>
        path is null ? app : app.UseMiddleware<CertificateAuthorityMiddleware>(path);
}
