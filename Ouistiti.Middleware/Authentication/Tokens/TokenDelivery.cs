using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Puts tokens into answers: as cookies (RFC 6265) and as header fields, as the site says.</summary>
internal sealed class TokenDelivery(AuthenticationOptions options)
{
    private const string NotStored = "no-store";

    // What the C server calls the user's own directory, wherever it is on the disk.
    private const string HomePath = "~/";

    private static readonly string[] RemoteNames = [TokenNames.RemoteUser, TokenNames.RemoteGroup, TokenNames.RemoteHome];

    // A token that is issued has to go somewhere.
    private readonly bool _setsHeader = options.Tokens.Header || !options.SetsTokenCookie;

    /// <summary>Gives a token.</summary>
    /// <param name="context">The request, whose answer has not started.</param>
    /// <param name="token">The token.</param>
    /// <param name="now">The time, in seconds since 1970.</param>
    public void Give(HttpContext context, IssuedToken token, long now)
    {
        var headers = context.Response.Headers;
        var values = ValuesOf(token.Identity);
        if (options.SetsTokenCookie)
        {
            var life = string.Create(CultureInfo.InvariantCulture, $"; Max-Age={token.Session.ExpiresAt - now}");
            Set(context, TokenNames.Header, token.Text, life, isForScripts: false);
            for (var i = 0; options.Tokens.RemoteCookies && i < RemoteNames.Length; i++)
            {
                Set(context, RemoteNames[i], values[i], life, isForScripts: true);
            }
        }

        if (_setsHeader)
        {
            headers[TokenNames.Header] = token.Text;
            for (var i = 0; i < RemoteNames.Length; i++)
            {
                headers[RemoteNames[i]] = values[i];
            }

            headers.AccessControlExposeHeaders = $"{TokenNames.Header}, {string.Join(", ", RemoteNames)}";
        }

        // Whatever a feature says of its own answer, this one is for one user alone.
        context.Response.OnStarting(
            static state =>
            {
                var headers = ((HttpContext)state).Response.Headers;
                if (!headers.CacheControl.ToString().Contains(NotStored, StringComparison.OrdinalIgnoreCase))
                {
                    headers.CacheControl = NotStored;
                }

                return Task.CompletedTask;
            },
            context);
    }

    /// <summary>Takes the cookies back.</summary>
    public void TakeBack(HttpContext context)
    {
        _ = context.Response.Headers.Remove(TokenNames.Header);
        foreach (var name in RemoteNames.Prepend(TokenNames.Header))
        {
            var isForScripts = name != TokenNames.Header;
            if ((options.SetsTokenCookie && (!isForScripts || options.Tokens.RemoteCookies)) || context.Request.Cookies.ContainsKey(name))
            {
                Set(context, name, string.Empty, "; Max-Age=0", isForScripts);
            }
        }
    }

    private void Set(HttpContext context, string name, string value, string life, bool isForScripts)
    {
        var cookie = new StringBuilder(name).Append('=').Append(value).Append(life).Append("; Path=/");
        if (options.Tokens.Domain is { } domain && IsWithin(context.Request.Host.Host, domain))
        {
            _ = cookie.Append("; Domain=").Append(domain);
        }

        _ = cookie.Append(context.Request.IsHttps ? "; Secure" : string.Empty).Append(isForScripts ? string.Empty : "; HttpOnly");

        // Lax, not Strict: who comes by a link from elsewhere has signed in all the same. What changes something is told apart by its origin.
        _ = cookie.Append("; SameSite=Lax");

        // The last one counts, if there are several.
        var prefix = name + "=";
        var others = context.Response.Headers.SetCookie.Where(other => other?.StartsWith(prefix, StringComparison.Ordinal) is false);
        context.Response.Headers.SetCookie = new StringValues([.. others, cookie.ToString()]);
    }

    /// <summary>A browser that knows the site by another name would not take the cookie.</summary>
    private static bool IsWithin(string host, string domain) =>
        host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (host.Length == domain.Length || host[^(domain.Length + 1)] == '.');

    private static string[] ValuesOf(AccountIdentity identity) =>
    [
        Encode(identity.Account.Name),
        Encode(identity.FindFirst(AccountClaims.Role)!.Value),
        identity.Account.Home.Length == 0 ? string.Empty : HomePath,
    ];

    /// <summary>Makes any text one that can stand in a cookie (RFC 6265, section 4.1.1) and in a header field.</summary>
    private static string Encode(string text) => Uri.EscapeDataString(text);
}
