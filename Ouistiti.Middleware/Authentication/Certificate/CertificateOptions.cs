using Microsoft.AspNetCore.Authentication;

namespace Ouistiti.Middleware.Authentication.Certificate;

/// <summary>Options of signing in by a client certificate.</summary>
internal sealed class CertificateOptions : AuthenticationSchemeOptions
{
    /// <summary>Whether a user needs an account too, and not a certificate alone.</summary>
    public bool NeedsAccount { get; set; }
}
