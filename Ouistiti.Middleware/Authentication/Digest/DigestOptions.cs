using Microsoft.AspNetCore.Authentication;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>Options of Digest authentication.</summary>
internal sealed class DigestOptions : AuthenticationSchemeOptions
{
    /// <summary>What users sign in to, as browsers show it: visible ASCII characters and spaces.</summary>
    public string Realm { get; set; } = string.Empty;

    /// <summary>The name of the factor that a right password is.</summary>
    public string Factor { get; set; } = "password";

    /// <summary>What is offered, the strongest first.</summary>
    public DigestAlgorithm[] Algorithms { get; set; } = [];

    /// <summary>How long a nonce can be used.</summary>
    public TimeSpan NonceLifetime { get; set; }

    /// <summary>Whether a hash of the user's name is taken in its place.</summary>
    public bool UserHash { get; set; }

    /// <summary>Whether <c>qop=auth-int</c> is offered.</summary>
    public bool Integrity { get; set; }

    /// <summary>How many bytes a body may have that <c>auth-int</c> protects.</summary>
    public int MaxIntegrityBodySize { get; set; }

    /// <summary>What wrong passwords lead to.</summary>
    public LockoutOptions Lockout { get; set; } = new();

    /// <summary>The key of the site's nonces; made by <see cref="DigestPostConfigureOptions"/>.</summary>
    internal byte[] NonceKey { get; set; } = [];

    /// <summary>What clients send back unchanged; made by <see cref="DigestPostConfigureOptions"/>.</summary>
    internal string Opaque { get; set; } = string.Empty;

    /// <summary>A challenge (RFC 7616, section 3.3).</summary>
    /// <param name="algorithm">What the client is to compute.</param>
    /// <param name="nonce">A new nonce.</param>
    /// <param name="isStale">Whether the client need not ask its user again.</param>
    public string ChallengeOf(DigestAlgorithm algorithm, string nonce, bool isStale) =>
        $"Digest realm={HttpSyntax.Quote(Realm)}, qop=\"{(Integrity ? "auth, auth-int" : "auth")}\", algorithm={algorithm.Name}, nonce=\"{nonce}\", opaque=\"{Opaque}\""
        + $", charset=UTF-8{(UserHash ? ", userhash=true" : string.Empty)}{(isStale ? ", stale=true" : string.Empty)}";
}
