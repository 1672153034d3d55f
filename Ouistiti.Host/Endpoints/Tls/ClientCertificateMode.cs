namespace Ouistiti.Host.Endpoints.Tls;

/// <summary>Whether clients show certificates.</summary>
public enum ClientCertificateMode
{
    /// <summary>They are not asked for one.</summary>
    NoCertificate,

    /// <summary>They are asked for one, and may come without.</summary>
    AllowCertificate,

    /// <summary>Nobody gets in without one.</summary>
    RequireCertificate,
}
