using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Host.Endpoints.Tls;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Endpoints;

/// <summary>The endpoints that are listened on and their certificates, in Kestrel's own shape.</summary>
public sealed class KestrelOptions
{
    /// <summary>The endpoints, by a name of your choice that sites and messages refer to.</summary>
    public Dictionary<string, EndpointOptions> Endpoints { get; set; } = [];

    /// <summary>Certificates that endpoints share.</summary>
    public CertificatesOptions Certificates { get; set; } = new();

    /// <summary>What a client may ask of the server, and how slowly.</summary>
    public LimitsOptions Limits { get; set; } = new();

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        if (Endpoints.Count == 0)
        {
            check.Report(nameof(Endpoints), "is empty", "at least one endpoint, such as \"http\": { \"Url\": \"http://localhost:8080\" }");
        }

        var taken = new List<(string Name, EndpointAddress Address)>();
        foreach (var (name, endpoint) in Endpoints.OrderBy(endpoint => endpoint.Key, StringComparer.Ordinal))
        {
            var endpointCheck = check.At(nameof(Endpoints)).At(name);
            if (name.Length == 0)
            {
                endpointCheck.Report("has no name", "a name such as http");
            }

            endpoint.Validate(endpointCheck);
            if (endpoint.ParseAddress() is { } address)
            {
                if (taken.Find(other => other.Address.Overlaps(address)) is { Name: { } other })
                {
                    endpointCheck.Report(nameof(EndpointOptions.Url), $"is the address of {other} too", "an address of its own");
                }

                taken.Add((name, address));
            }
        }

        Certificates.Validate(check.At(nameof(Certificates)));
        Limits.Validate(check.At(nameof(Limits)));
    }
}
