using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>The keys that the server makes to sign tokens with, for all of its sites, and by which names these issue.</summary>
internal sealed class SigningKeys
{
    private readonly KeyRing _ecdsa;
    private readonly KeyRing _rsa;
    private readonly ConcurrentDictionary<(string Audience, string Issuer), bool> _issuers = new();

    /// <summary>Prepares; nothing is read or made yet.</summary>
    public SigningKeys(StateDirectory state, TimeProvider time, ILogger<SigningKeys> logger)
    {
        var directory = new KeyDirectory(Path.Combine(state.Path, "keys"));
        _ecdsa = new KeyRing(SecurityAlgorithms.EcdsaSha256, directory, time, logger);
        _rsa = new KeyRing(SecurityAlgorithms.RsaSha256, directory, time, logger);
    }

    /// <summary>The keys of an algorithm.</summary>
    /// <param name="algorithm"><c>ES256</c> or <c>RS256</c>.</param>
    public KeyRing this[string algorithm] => algorithm == SecurityAlgorithms.RsaSha256 ? _rsa : _ecdsa;

    /// <summary>Remembers that a site issues tokens for an audience by a name of its own: its sisters accept them.</summary>
    public void AddIssuer(string audience, string issuer) => _issuers[(audience, issuer)] = true;

    /// <summary>Whether one of the sites issues tokens for an audience by this name.</summary>
    public bool IsIssuer(string audience, string issuer) => _issuers.ContainsKey((audience, issuer));
}
