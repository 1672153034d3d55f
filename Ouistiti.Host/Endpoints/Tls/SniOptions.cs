using System.ComponentModel.DataAnnotations;
using Ouistiti.Middleware.Sites;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Endpoints.Tls;

/// <summary>What a TLS client that asks for a certain host name gets.</summary>
public sealed class SniOptions
{
    /// <summary>The certificate.</summary>
    [Required]
    public CertificateOptions? Certificate { get; set; }

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check) => Certificate?.Validate(check.At(nameof(Certificate)));
}
