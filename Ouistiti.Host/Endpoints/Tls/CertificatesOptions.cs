using Ouistiti.Middleware.Sites;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Endpoints.Tls;

/// <summary>Certificates that endpoints share.</summary>
public sealed class CertificatesOptions
{
    /// <summary>The certificate of every TLS endpoint that has none of its own. Without it, the server makes one itself.</summary>
    public CertificateOptions? Default { get; set; }

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check) => Default?.Validate(check.At(nameof(Default)));
}
