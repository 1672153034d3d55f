using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>Digest (RFC 7616): what is offered, and for how long.</summary>
public sealed class DigestSettings
{
    /// <summary>The algorithms that are offered, the strongest first whatever their order here: <c>SHA-512-256</c> (where the system has it), <c>SHA-256</c>,
    /// <c>MD5</c>, and the C server's <c>SHA-512</c> and <c>SHA1</c>. Each also stands for its <c>-sess</c> form. MD5 and SHA1 are weak. Default: SHA-256 alone.</summary>
    public string[] Algorithms { get; set; } = [];

    /// <summary>How long a nonce can be used. Clients get a new one afterwards without asking their users again.</summary>
    public TimeSpan NonceLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a browser may send a hash in the place of the user's name.</summary>
    public bool UserHash { get; set; }

    /// <summary>Whether the body of a request may be protected too (<c>qop=auth-int</c>), by clients that can do so.</summary>
    public bool Integrity { get; set; }

    /// <summary>How many bytes a body may have that is protected so. It is kept until it has been checked, in a temporary file where it is large.</summary>
    [Range(0, 1_000_000_000)]
    public int MaxIntegrityBodySize { get; set; } = 1_000_000;

    /// <summary>What is offered, the strongest first.</summary>
    internal DigestAlgorithm[] Offered => Algorithms.Length == 0
        ? [DigestAlgorithm.Find("SHA-256")!]
        : [.. DigestAlgorithm.All.Intersect(Algorithms.Select(DigestAlgorithm.Find).OfType<DigestAlgorithm>())];

    /// <summary>Reports what is wrong.</summary>
    public void Validate(SectionCheck check)
    {
        check.Within(nameof(NonceLifetime), NonceLifetime, TimeSpan.FromSeconds(10));
        if (Algorithms.Distinct(StringComparer.OrdinalIgnoreCase).Count() != Algorithms.Length)
        {
            check.Report(nameof(Algorithms), "names an algorithm twice", "each algorithm once");
        }

        for (var i = 0; i < Algorithms.Length; i++)
        {
            var known = DigestAlgorithm.Find(Algorithms[i]);
            if (known is not { IsAvailable: true })
            {
                check.At(nameof(Algorithms)).Report(
                    i.ToString(CultureInfo.InvariantCulture),
                    known is null ? "is no algorithm of Digest" : "cannot be computed on this machine: its OpenSSL does not have it",
                    $"one of {string.Join(", ", DigestAlgorithm.All.Where(algorithm => algorithm.IsAvailable).Select(algorithm => algorithm.Name))}");
            }
        }
    }
}
