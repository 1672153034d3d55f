using Microsoft.AspNetCore.Builder;

namespace Ouistiti.Middleware.CertificateAuthority;

/// <summary>Adds the download of the local authority's certificate to a pipeline.</summary>
public static class CertificateAuthorityExtensions
{
    /// <summary>Offers the certificate where the site configures it.</summary>
    public static IApplicationBuilder UseCertificateAuthority(this IApplicationBuilder app, CertificateAuthorityOptions? options) =>
        options is null ? app : app.UseMiddleware<CertificateAuthorityMiddleware>(options);
}
