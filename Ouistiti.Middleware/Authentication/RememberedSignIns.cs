using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Middleware.Authentication;

/// <summary>
/// Remembers who sent the last request of a connection, and with which credentials: where the next has the very same, the schemes need not be asked again. What
/// has changed since ends a memory at once: the account, and whether the token has been taken back.
/// </summary>
internal sealed class RememberedSignIns(AccountDirectory accounts, TokenIssuer tokens, TimeProvider time)
{
    // What is not seen from here, the key of a token for example, counts after this.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Finds who sent these credentials before.</summary>
    public ClaimsPrincipal? Find(HttpContext context) =>
        context.Features.Get<IEndpointFeature>()?.Note is Memory memory
        && memory.Keeper == this
        && Credentials.TryRead(context.Request.Headers, out var credentials)
        && credentials.Are(memory.Credentials)
        && memory.Expires > time.GetUtcNow()
        && ReferenceEquals(accounts.Find(memory.Identity.Account.Name), memory.Identity.Account)
        && !tokens.IsRevoked(memory.Identity)
            ? memory.Principal
            : null;

    /// <summary>Remembers who sent these credentials.</summary>
    /// <param name="context">The request.</param>
    /// <param name="principal">Who it was.</param>
    /// <param name="identity">The same, with his account.</param>
    /// <param name="expires">When the credentials cease to be valid by themselves; null where they do not.</param>
    public void Remember(HttpContext context, ClaimsPrincipal principal, AccountIdentity identity, DateTimeOffset? expires)
    {
        if (context.Features.Get<IEndpointFeature>() is { } connection && Credentials.TryRead(context.Request.Headers, out var credentials))
        {
            var latest = time.GetUtcNow() + Longest;
            connection.Note = new Memory(this, credentials, principal, identity, expires < latest ? expires.Value : latest);
        }
    }

    private sealed record Memory(RememberedSignIns Keeper, Credentials Credentials, ClaimsPrincipal Principal, AccountIdentity Identity, DateTimeOffset Expires);

    /// <summary>The header fields that credentials stand in.</summary>
    private readonly record struct Credentials(string? Authorization, string? Token, string? Cookie)
    {
        /// <summary>Reads them, unless a field is there twice.</summary>
        public static bool TryRead(IHeaderDictionary headers, out Credentials credentials)
        {
            StringValues authorization = headers.Authorization, token = headers[TokenNames.Header], cookie = headers.Cookie;
            credentials = new Credentials(authorization, token, cookie);
            return authorization.Count <= 1 && token.Count <= 1 && cookie.Count <= 1;
        }

        /// <summary>Whether they are the same, to the letter.</summary>
        public bool Are(in Credentials other) => Are(Authorization, other.Authorization) && Are(Token, other.Token) && Are(Cookie, other.Cookie);

        // Of a connection that several people share, as behind a proxy, time must not tell one what another sent. Mostly it is the same object: Kestrel keeps what comes again.
        private static bool Are(string? one, string? other) =>
            ReferenceEquals(one, other)
            || (one is not null && other is not null && CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(one.AsSpan()), MemoryMarshal.AsBytes(other.AsSpan())));
    }
}
