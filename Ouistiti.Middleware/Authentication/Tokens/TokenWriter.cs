using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Writes tokens: the claims of the C server, and the registered ones beside them (RFC 7519, section 4.1).</summary>
internal static class TokenWriter
{
    private const int IdLength = 18;

    /// <summary>A new identifier, which nobody can guess.</summary>
    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdLength));

    /// <summary>Writes and signs a token.</summary>
    /// <param name="site">What the site's tokens are like.</param>
    /// <param name="key">The key that signs.</param>
    /// <param name="identity">Who has signed in.</param>
    /// <param name="session">The session.</param>
    /// <param name="isPending">Whether more is asked of him before he may do anything.</param>
    public static string Write(SiteTokens site, SigningKey key, AccountIdentity identity, TokenSession session, bool isPending)
    {
        var content = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(content))
        {
            writer.WriteStartObject();
            writer.WriteString(AccountClaims.User, identity.Account.Name);
            writer.WriteString(AccountClaims.Home, identity.Account.Home);
            writer.WriteString(AccountClaims.Status, identity.FindFirst(AccountClaims.Status)!.Value);
            writer.WriteString(AccountClaims.Role, identity.FindFirst(AccountClaims.Role)!.Value);
            writer.WriteNumber(TokenClaims.Expires, session.ExpiresAt);
            writer.WriteString(TokenClaims.Issuer, site.IssuerOf(identity.Factors));
            writer.WriteString(TokenClaims.Subject, identity.Account.Name);
            writer.WriteString(TokenClaims.Audience, isPending ? site.PendingAudience : site.Audience);
            writer.WriteNumber(TokenClaims.IssuedAt, session.IssuedAt);
            writer.WriteNumber(TokenClaims.NotBefore, session.IssuedAt);
            writer.WriteString(TokenClaims.Id, NewId());
            writer.WriteString(TokenClaims.Session, session.Id);
            writer.WriteNumber(TokenClaims.SignedInAt, session.SignedInAt);
            writer.WriteStartArray(TokenClaims.Factors);
            foreach (var factor in identity.Factors)
            {
                writer.WriteStringValue(factor);
            }

            writer.WriteEndArray();
            writer.WriteString(TokenClaims.Account, session.Account);
            writer.WriteString(TokenClaims.Stamp, key.StampOf(identity.Account.Stamp));
            if (session.Round is { Length: > 0 } round)
            {
                writer.WriteString(TokenClaims.Round, round);
            }

            writer.WriteEndObject();
        }

        return TokenSignature.Sign(Encoding.UTF8.GetString(content.WrittenSpan), key);
    }
}
