using Microsoft.IdentityModel.Tokens;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>What the tokens of one site are like: whom they are from and for, and the keys that sign them.</summary>
internal sealed class SiteTokens
{
    private readonly SigningKeys _keys;
    private readonly KeyRing? _ring;
    private readonly SigningKey? _secret;

    /// <summary>Prepares; where the site issues tokens, a key is made when there is none.</summary>
    /// <exception cref="InvalidOperationException">The secret cannot be read.</exception>
    public SiteTokens(AuthenticationOptions options, SiteIdentity site, SigningKeys keys)
    {
        _keys = keys;
        Authentication = options;
        Audience = options.Tokens.Audience ?? options.Tokens.Domain ?? site.Name;
        PendingAudience = Audience + "#pending";
        if (options.Tokens.IsShared)
        {
            var secret = options.Tokens.ReadSecret() ?? throw new InvalidOperationException($"{options.Tokens.SecretFile} cannot be read.");
            _secret = new SigningKey(TokensOptions.SharedAlgorithm, new SymmetricSecurityKey(secret), secret, DateTimeOffset.MinValue);
        }
        else
        {
            _ring = keys[options.Tokens.Algorithm];
        }

        if (options.IssuesTokens)
        {
            _ring?.Use(options.Tokens.KeyLifetime, options.Tokens.SessionLifetime);
            if (options.Tokens.Issuer is { } issuer)
            {
                keys.AddIssuer(Audience, issuer);
            }
        }
    }

    /// <summary>How users sign in to the site.</summary>
    public AuthenticationOptions Authentication { get; }

    /// <summary>The options of the tokens.</summary>
    public TokensOptions Options => Authentication.Tokens;

    /// <summary>For whom the tokens are.</summary>
    public string Audience { get; }

    /// <summary>For whom the tokens of a sign-in are that is not complete yet: for nobody but who knows the account and asks for the rest.</summary>
    public string PendingAudience { get; }

    /// <summary>The key that signs; null where there is none.</summary>
    public SigningKey? Signer => _secret ?? _ring!.Signer;

    /// <summary>The keys that others may know; none where the key is shared.</summary>
    public IReadOnlyList<SigningKey> Published => _ring?.Keys ?? [];

    /// <summary>The key that a token names. A shared one needs no name.</summary>
    public SigningKey? Find(string? id) => _secret ?? (string.IsNullOrEmpty(id) ? null : _ring!.Find(id));

    /// <summary>Who issues a token.</summary>
    public string IssuerOf(IEnumerable<string> factors) => Options.Issuer ?? string.Join('+', factors);

    /// <summary>Whether a token of this server's keys is from one that issues for this audience.</summary>
    public bool IsIssuer(string issuer, IEnumerable<string> factors) =>
        issuer == Options.Issuer || issuer == string.Join('+', factors) || _keys.IsIssuer(Audience, issuer);
}
