using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>Digest (RFC 7616): what is offered, and for how long.</summary>
public sealed class DigestSettings
{
    /// <summary>The algorithms that are offered, the strongest first whatever their order here: <c>SHA-512-256</c> (where the system has it), <c>SHA-256</c>,
    /// <c>MD5</c>, and the C server's <c>SHA-512</c> and <c>SHA1</c>. Each also stands for its <c>-sess</c> form. MD5 and SHA1 are weak.</summary>
    public string[] Algorithms { get; set; } = ["SHA-256"];

    /// <summary>How long a nonce can be used. Clients get a new one afterwards without asking their users again.</summary>
    public TimeSpan NonceLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a browser may send a hash in the place of the user's name.</summary>
    public bool UserHash { get; set; }

    /// <summary>Whether the body of a request may be protected too (<c>qop=auth-int</c>), by clients that can do so.</summary>
    public bool Integrity { get; set; }

    /// <summary>Reports what is wrong.</summary>
    public void Validate(SectionCheck check) => check.Within(nameof(NonceLifetime), NonceLifetime, TimeSpan.FromSeconds(10));
}
