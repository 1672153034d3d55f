using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Host.Endpoints.Http1;
using Ouistiti.Host.Endpoints.Tls;
using Ouistiti.Middleware.Sites;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Endpoints;

/// <summary>An address that is listened on.</summary>
public sealed class EndpointOptions
{
    private static readonly OrderedDictionary<string, HttpVersions> Versions = new()
    {
        ["0.9"] = Endpoints.HttpVersions.Http0_9,
        ["1.0"] = Endpoints.HttpVersions.Http1_0,
        ["1.1"] = Endpoints.HttpVersions.Http1_1,
        ["2"] = Endpoints.HttpVersions.Http2,
    };

    /// <summary>The address: <c>http://localhost:8080</c>, <c>https://*:443</c>, <c>http://192.168.1.2:80</c>, <c>https://[::1]:8443</c> or
    /// <c>http://unix:/run/ouistiti.sock</c>.</summary>
    [Required]
    public string Url { get; set; } = string.Empty;

    /// <summary>The versions of HTTP that are accepted: <c>0.9</c>, <c>1.0</c>, <c>1.1</c>, <c>2</c>. HTTP/2 needs https. Default: 1.0 and 1.1, and 2 on https.</summary>
    public string[] HttpVersions { get; set; } = [];

    /// <summary>Kestrel's own, coarser form of <c>HttpVersions</c>: <c>Http1</c>, <c>Http2</c> or <c>Http1AndHttp2</c>.</summary>
    public EndpointProtocols? Protocols { get; set; }

    /// <summary>How many connections are taken, and how long they are kept.</summary>
    public EndpointLimitsOptions Limits { get; set; } = new();

    /// <summary>The versions of TLS that are accepted: <c>Tls12</c>, <c>Tls13</c>. Default: both.</summary>
    public TlsVersion[] SslProtocols { get; set; } = [];

    /// <summary>The endpoint's certificate. Without it, <c>Kestrel:Certificates:Default</c> is used, or else one that the server makes itself.</summary>
    public CertificateOptions? Certificate { get; set; }

    /// <summary>Certificates by host name (SNI): <c>www.example.org</c> or <c>*.example.org</c>. They come before those of the sites.</summary>
    public Dictionary<string, SniOptions> Sni { get; set; } = [];

    /// <summary>Whether clients show certificates: <c>NoCertificate</c>, <c>AllowCertificate</c> or <c>RequireCertificate</c>. The common name in the
    /// certificate becomes the user.</summary>
    public ClientCertificateMode ClientCertificateMode { get; set; }

    /// <summary>The authorities whose client certificates are accepted, and nobody else's: a PEM file with their root certificates, and with intermediate
    /// ones where clients do not send them. Needed where clients show certificates.</summary>
    public string? ClientCertificateAuthority { get; set; }

    /// <summary>The parsed address; null where it cannot be parsed.</summary>
    internal EndpointAddress? ParseAddress() => EndpointAddress.TryParse(Url, out var address) ? address : null;

    /// <summary>Whether the endpoint speaks TLS.</summary>
    internal bool IsTls => ParseAddress()?.IsTls is true;

    /// <summary>The versions of HTTP that are accepted, whichever way they are configured.</summary>
    internal HttpVersions ParseHttpVersions() => HttpVersions.Length > 0
        ? HttpVersions.Aggregate(Endpoints.HttpVersions.None, (all, version) => all | Versions.GetValueOrDefault(version))
        : (Protocols ?? (IsTls ? EndpointProtocols.Http1AndHttp2 : EndpointProtocols.Http1)) switch
        {
            EndpointProtocols.Http1 => Endpoints.HttpVersions.Http1_0 | Endpoints.HttpVersions.Http1_1,
            EndpointProtocols.Http2 => Endpoints.HttpVersions.Http2,
            _ => Endpoints.HttpVersions.Http1_0 | Endpoints.HttpVersions.Http1_1 | Endpoints.HttpVersions.Http2,
        };

    /// <summary>What the endpoint accepts of a request.</summary>
    internal RequestRules MakeRules(LimitsOptions limits) => new(
        ParseHttpVersions(),
        IsTls,
        limits.MaxRequestLineSize,
        limits.MaxRequestHeadersTotalSize,
        limits.MaxRequestHeaderCount,
        limits.MaxRequestBodySize,
        (int)limits.RequestHeadersTimeout.TotalSeconds,
        (int)(Limits.KeepAliveTimeout ?? limits.KeepAliveTimeout).TotalSeconds,
        limits.ReadTimeout());

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        ValidateVersions(check);
        Limits.Validate(check.At(nameof(Limits)));
        if (ParseAddress() is null)
        {
            check.Report(nameof(Url), "is not an address", "an address such as http://localhost:8080, https://*:8443, http://192.168.1.2:80 or http://unix:/run/ouistiti.sock");
            return;
        }

        if (IsTls)
        {
            ValidateTls(check);
            return;
        }

        if (Certificate is not null || Sni.Count > 0 || SslProtocols.Length > 0)
        {
            var name = Certificate is not null ? nameof(Certificate) : Sni.Count > 0 ? nameof(Sni) : nameof(SslProtocols);
            check.Report(name, "contradicts Url: http carries no TLS", "an https:// Url, or no certificate");
        }

        if (ClientCertificateMode != ClientCertificateMode.NoCertificate || ClientCertificateAuthority is not null)
        {
            var name = ClientCertificateAuthority is null ? nameof(ClientCertificateMode) : nameof(ClientCertificateAuthority);
            check.Report(name, "contradicts Url: http carries no TLS", "an https:// Url, or no certificates of clients");
        }

        if (ParseHttpVersions().HasFlag(Endpoints.HttpVersions.Http2))
        {
            check.Report(Protocols is null ? nameof(HttpVersions) : nameof(Protocols), "contradicts Url: HTTP/2 needs TLS", "an https:// Url, or versions below 2 (Protocols: Http1)");
        }
    }

    private void ValidateVersions(SectionCheck check)
    {
        if (Protocols is not null && HttpVersions.Length > 0)
        {
            check.Report(nameof(Protocols), "says what HttpVersions says", "one of the two");
        }

        for (var i = 0; i < HttpVersions.Length; i++)
        {
            if (!Versions.ContainsKey(HttpVersions[i]))
            {
                check.At(nameof(HttpVersions)).Report(i.ToString(CultureInfo.InvariantCulture), "is no version that is spoken here", $"one of {string.Join(", ", Versions.Keys)}");
            }
        }
    }

    private void ValidateTls(SectionCheck check)
    {
        Certificate?.Validate(check.At(nameof(Certificate)));
        ValidateClients(check);
        foreach (var (host, sni) in Sni)
        {
            if (!HostName.TryNormalize(host, out _))
            {
                check.At(nameof(Sni)).Report(host, "is not a host name", "a name such as www.example.org or *.example.org");
            }

            sni.Validate(check.At(nameof(Sni)).At(host));
        }
    }

    private void ValidateClients(SectionCheck check)
    {
        if (ClientCertificateMode == ClientCertificateMode.NoCertificate)
        {
            if (ClientCertificateAuthority is not null)
            {
                check.Report(nameof(ClientCertificateAuthority), "is there, but ClientCertificateMode asks for no certificate", "AllowCertificate or RequireCertificate in ClientCertificateMode");
            }

            return;
        }

        ClientCertificateAuthority = check.ExistingFile(nameof(ClientCertificateAuthority), ClientCertificateAuthority);
    }
}
