using System.ComponentModel.DataAnnotations;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Sites;

/// <summary>A TLS certificate and its key. The files are watched: what replaces them is used for the next connection.</summary>
public sealed class CertificateOptions
{
    /// <summary>The certificate: PEM, with the chain behind it where there is one, or PKCS #12 when the name ends in .pfx or .p12.</summary>
    [Required]
    public string Path { get; set; } = string.Empty;

    /// <summary>The private key in PEM. Without it, the key is expected in the certificate's file.</summary>
    public string? KeyPath { get; set; }

    /// <summary>Certificates in PEM that lead from the certificate to its root, where they do not stand in the certificate's file.</summary>
    public string? ChainPath { get; set; }

    /// <summary>The password of an encrypted key or PKCS #12 file.</summary>
    public string? Password { get; set; }

    /// <summary>Whether the certificate's file is PKCS #12.</summary>
    public bool IsPkcs12() =>
        System.IO.Path.GetExtension(Path).ToUpperInvariant() is ".PFX" or ".P12";

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        Path = check.ExistingFile(nameof(Path), Path);
        KeyPath = KeyPath is null ? null : check.ExistingFile(nameof(KeyPath), KeyPath);
        ChainPath = ChainPath is null ? null : check.ExistingFile(nameof(ChainPath), ChainPath);
        if (IsPkcs12() && KeyPath is not null)
        {
            check.Report(nameof(KeyPath), "contradicts Path: a PKCS #12 file holds its key", "a PEM certificate in Path, or no KeyPath");
        }
    }
}
