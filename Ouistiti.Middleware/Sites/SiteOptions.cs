using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Documents;
using Ouistiti.Middleware.ErrorPages;
using Ouistiti.Middleware.Headers;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Sites;

/// <summary>A site: the host names it answers to, and what it offers there.</summary>
public sealed class SiteOptions
{
    /// <summary>Host names, without port: <c>www.example.org</c>, or <c>*.example.org</c> for every name below it. A site without any is the
    /// default: it answers for all names that no other site has.</summary>
    public string[] Hosts { get; set; } = [];

    /// <summary>The names of the endpoints (in <c>Kestrel:Endpoints</c>) that the site is reached on. Without any, it is reached on all.</summary>
    public string[] Endpoints { get; set; } = [];

    /// <summary>The certificate for the site's host names on TLS endpoints. Without it, the endpoint's own is used.</summary>
    public CertificateOptions? Certificate { get; set; }

    /// <summary>Headers that every answer carries, by name. They add to the secure ones that are built in or replace them; an empty value takes one away.</summary>
    [AllowEmpty]
    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>HTML files that replace the built-in error pages, by status code (<c>404</c>), with <c>*</c> for all others.</summary>
    public Dictionary<string, string> ErrorPages { get; set; } = [];

    /// <summary>How users sign in. A site with this section is closed to all others; without it, it is open to everybody.</summary>
    public AuthenticationOptions? Authentication { get; set; }

    /// <summary>The path at which visitors download the certificate of the local authority, which signed the server's self-made certificate:
    /// <c>/ca.crt</c>. Without it, the site does not offer it.</summary>
    public string? CertificateAuthority { get; set; }

    /// <summary>Directories whose files the site serves; they are asked in their order.</summary>
    public DocumentsOptions[] Documents { get; set; } = [];

    /// <summary>Whether the site is reached on an endpoint.</summary>
    public bool IsReachedOn(string endpoint) => Endpoints.Length == 0 || Endpoints.Contains(endpoint, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        for (var i = 0; i < Hosts.Length; i++)
        {
            if (HostName.TryNormalize(Hosts[i], out var normalized))
            {
                Hosts[i] = normalized;
            }
            else
            {
                check.At(nameof(Hosts)).Report(i.ToString(System.Globalization.CultureInfo.InvariantCulture), "is not a host name", "a name without port, such as www.example.org or *.example.org");
            }
        }

        Certificate?.Validate(check.At(nameof(Certificate)));
        ResponseHeaders.Validate(Headers, check.At(nameof(Headers)));
        ErrorPageFiles.Validate(ErrorPages, check.At(nameof(ErrorPages)));
        if (CertificateAuthority?.StartsWith('/') is false)
        {
            check.Report(nameof(CertificateAuthority), "does not begin with a slash", "a path such as /ca.crt");
        }

        Authentication?.Validate(check.At(nameof(Authentication)));
        for (var i = 0; i < Documents.Length; i++)
        {
            Documents[i].Validate(check.At(nameof(Documents), i));
        }

        if (Documents.Length == 0 && CertificateAuthority is null)
        {
            check.Report("offers nothing", "at least one feature, such as Documents");
        }
    }
}
