namespace Ouistiti.Middleware.CertificateAuthority;

/// <summary>The local authority, as far as its visitors may know it.</summary>
public interface ICertificateAuthority
{
    /// <summary>The file that holds its certificate in PEM; null where no endpoint uses a self-made certificate.</summary>
    string? CertificateFile { get; }
}
