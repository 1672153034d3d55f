using System.Globalization;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Bearer;

/// <summary>Whose tokens are accepted besides this server's own: those of one authority.</summary>
public sealed class BearerSettings
{
    // None whose key is shared: the authority's is public.
    internal static readonly string[] KnownAlgorithms = ["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

    // Not as the property's own value: the binder adds to that.
    private static readonly string[] DefaultAlgorithms = ["ES256", "RS256"];

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

    /// <summary>The algorithms that the authority may sign with (RFC 7518, section 3.1). Without this key: <c>ES256</c> and <c>RS256</c>.</summary>
    public string[] Algorithms { get; set; } = [];

    /// <summary>The algorithms that are accepted.</summary>
    internal IReadOnlyCollection<string> AcceptedAlgorithms => Algorithms.Length == 0 ? DefaultAlgorithms : Algorithms;

    /// <summary>Where the authority is.</summary>
    internal AuthorityAddress Address => new(Authority, MetadataAddress, AuthorityCertificate, AllowHttp);

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        AuthorityCertificate = AuthorityCertificate is null ? null : check.ExistingFile(nameof(AuthorityCertificate), AuthorityCertificate);
        if (Authority is null)
        {
            if ((MetadataAddress ?? AuthorityCertificate ?? Audience) is not null || AllowHttp)
            {
                check.Report(nameof(Authority), "is missing", "the address of who issues the tokens, such as https://auth.example.org, or no such section");
            }

            return;
        }

        AuthorityAddress.Validate(nameof(Authority), Authority, AllowHttp, check);
        AuthorityAddress.Validate(nameof(MetadataAddress), MetadataAddress, AllowHttp, check);

        if (Audience is null)
        {
            check.Report(nameof(Audience), "is missing", "the audience that the authority's tokens have to be made for: those for others are not accepted");
        }

        for (var i = 0; i < Algorithms.Length; i++)
        {
            if (!KnownAlgorithms.Contains(Algorithms[i]))
            {
                check.At(nameof(Algorithms)).Report(i.ToString(CultureInfo.InvariantCulture), "is no algorithm with a public key that is known", $"one of {string.Join(", ", KnownAlgorithms)}");
            }
        }
    }
}
