using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>
/// What a token says, once its signature and its claims have been found right. Whether it still lets anybody in is another matter,
/// which is decided at each request.
/// </summary>
internal sealed class VerifiedToken : SecurityToken
{
    private readonly DateTime _validFrom;
    private readonly DateTime _validTo;

    /// <summary>Says what a token says.</summary>
    /// <param name="session">The session that it belongs to.</param>
    /// <param name="claims">Who its user is, by what it says alone.</param>
    public VerifiedToken(TokenSession session, TokenIdentity claims)
    {
        Session = session;
        Claims = claims;
        _validFrom = DateTimeOffset.FromUnixTimeSeconds(session.IssuedAt).UtcDateTime;
        _validTo = DateTimeOffset.FromUnixTimeSeconds(session.ExpiresAt).UtcDateTime;
    }

    /// <summary>The session that it belongs to.</summary>
    public TokenSession Session { get; }

    /// <summary>Who its user is, by what it says alone.</summary>
    public TokenIdentity Claims { get; }

    /// <summary>The names of the factors that it was given for.</summary>
    public required IReadOnlyList<string> Factors { get; init; }

    /// <summary>Whether its user must have an account here.</summary>
    public bool NeedsAccount { get; init; }

    /// <summary>What it says of the account's stamp; null where it comes from who does not know the account.</summary>
    public string? Stamp { get; init; }

    /// <summary>The key that signed it; null where it is not one of this server.</summary>
    public SigningKey? Signer { get; init; }

    /// <summary>When it has to be verified anew, in seconds since 1970: keys can be taken back.</summary>
    public required long VerifiedUntil { get; init; }

    /// <summary>Who its user was the last time that the account was looked at.</summary>
    public AccountIdentity? LastIdentity { get; set; }

    public override string Id => Session.Id;

    public override string Issuer => string.Empty;

    public override SecurityKey? SecurityKey => null;

    public override SecurityKey? SigningKey { get; set; }

    public override DateTime ValidFrom => _validFrom;

    public override DateTime ValidTo => _validTo;

    /// <summary>Whether it is one of an account as that is now.</summary>
    public bool IsOf(Account account)
    {
        if (Stamp is null || Signer is null)
        {
            return true;
        }

        return Session.Account == TokenSession.IdOf(account.Store, account.Name)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Stamp), Encoding.UTF8.GetBytes(Signer.StampOf(account.Stamp)));
    }
}
