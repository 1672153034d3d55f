using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.CertificateAuthority;

/// <summary>Where visitors get the certificate of the authority that signed the server's self-made certificate.</summary>
public sealed class CertificateAuthorityOptions
{
    /// <summary>The path that answers with the certificate, <c>/ca.crt</c> for example.</summary>
    public string Path { get; set; } = "/ca.crt";

    /// <summary>Reports what is wrong.</summary>
    public void Validate(SectionCheck check)
    {
        if (!Path.StartsWith('/'))
        {
            check.Report(nameof(Path), "does not begin with a slash", "a path such as /ca.crt");
        }
    }
}
