namespace Ouistiti.Middleware.Authentication.Certificate;

/// <summary>Default values of signing in by a client certificate.</summary>
internal static class CertificateDefaults
{
    /// <summary>The scheme's name.</summary>
    public const string AuthenticationScheme = "Certificate";

    /// <summary>The name of the factor that a certificate is.</summary>
    public const string Factor = "certificate";

    /// <summary>The group of who has a certificate where there are no accounts.</summary>
    public const string Group = "users";
}
