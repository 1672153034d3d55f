using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Bearer;

/// <summary>Whose tokens are accepted besides this server's own: those of one authority.</summary>
public sealed class BearerSettings
{
    /// <summary>The address of who issues the tokens, another Ouistiti for example: <c>https://auth.example.org</c>. Its keys are found by its discovery document.</summary>
    public string? Authority { get; set; }

    /// <summary>The address of the discovery document, where it is not <c>/.well-known/openid-configuration</c> below <c>Authority</c>.</summary>
    public string? MetadataAddress { get; set; }

    /// <summary>A file of certificates in PEM that the authority's own is checked with, in the place of the system's.</summary>
    public string? AuthorityCertificate { get; set; }

    /// <summary>Whether the authority may be asked over HTTP, which anybody on the way could answer. For a network of its own only.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>The audience that a token of the authority has to be made for. It must be there where <c>Authority</c> is.</summary>
    public string? Audience { get; set; }

    /// <summary>The algorithms that the authority may sign with (RFC 7518, section 3.1).</summary>
    public string[] Algorithms { get; set; } = ["ES256", "RS256"];

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        AuthorityCertificate = AuthorityCertificate is null ? null : check.ExistingFile(nameof(AuthorityCertificate), AuthorityCertificate);
    }
}
