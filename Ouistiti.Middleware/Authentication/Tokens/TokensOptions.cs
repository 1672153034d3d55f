using System.Text;
using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Paths;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>The tokens (RFC 7519) that are issued to who has signed in.</summary>
public sealed class TokensOptions
{
    /// <summary>The algorithm whose key is shared (RFC 7518, section 3.2).</summary>
    internal const string SharedAlgorithm = "HS256";

    // RFC 7518, section 3.2: as long as the hash.
    private const int ShortestSecret = 32;

    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestSession = TimeSpan.FromDays(366);
    private static readonly TimeSpan ShortestKeyLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestKeyLifetime = TimeSpan.FromDays(3660);

    /// <summary>Whether a token is given as a cookie, <c>X-Auth-Token</c>. Without this key it is where users sign in on a page, give a second factor, or
    /// where there is a <c>TokenEndpoint</c>.</summary>
    public bool? Cookie { get; set; }

    /// <summary>Whether a token is given in a header field of the answer, <c>X-Auth-Token</c>, with <c>X-Remote-User</c>, <c>X-Remote-Group</c> and
    /// <c>X-Remote-Home</c> beside it, for pages that read them by script.</summary>
    public bool Header { get; set; }

    /// <summary>Whether the user's name, group and home are given as cookies too, which scripts can read.</summary>
    public bool RemoteCookies { get; set; }

    /// <summary>The domain whose hosts all get the cookie: <c>example.org</c>. Without it, only the host that set it does.</summary>
    public string? Domain { get; set; }

    /// <summary>How long a token is valid. It is renewed while it is used, once half of this has passed.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a session lasts at most, however often its token is renewed.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Who issues the tokens. With the URL of this site, as others see it, they find the keys to check the tokens with. Without it, it is the names of the
    /// factors, as in the C server.</summary>
    public string? Issuer { get; set; }

    /// <summary>For whom the tokens are: sites with the same audience accept each other's tokens. Without it, it is <c>Domain</c>, or else the site's name.</summary>
    public string? Audience { get; set; }

    /// <summary>How tokens are signed: <c>ES256</c> or <c>RS256</c>, with a key that the server makes and publishes, or <c>HS256</c> with a secret that is shared.</summary>
    public string Algorithm { get; set; } = "ES256";

    /// <summary>A file that holds the secret for HS256: at least 32 bytes, in a line of its own. It is read when the site starts.</summary>
    public string? SecretFile { get; set; }

    /// <summary>The secret for HS256 itself, of at least 32 bytes. A file that only the server can read keeps it better.</summary>
    public string? Secret { get; set; }

    /// <summary>How long a key signs before another takes its place. It is published for a whole <c>SessionLifetime</c> longer.</summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Whether the key is shared.</summary>
    internal bool IsShared => Algorithm == SharedAlgorithm;

    /// <summary>Whether others find the keys at the issuer's address.</summary>
    internal bool IsIssuerUrl => IsUrl(Issuer);

    /// <summary>The secret, which stands in the configuration or in a file.</summary>
    /// <returns>Null where it cannot be read.</returns>
    internal byte[]? ReadSecret()
    {
        if (Secret is not null)
        {
            return Encoding.UTF8.GetBytes(Secret);
        }

        return SecretFile is not null && SmallFile.Read(SecretFile) is { } content ? content.AsSpan().TrimEnd("\r\n"u8).ToArray() : null;
    }

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        ValidateKey(check);
        ValidateTimes(check);
        if (Domain is not null && (Uri.CheckHostName(Domain) != UriHostNameType.Dns || !Domain.Contains('.', StringComparison.Ordinal) || Domain.StartsWith('.')))
        {
            check.Report(nameof(Domain), "is not a domain", "a domain that the sites' hosts lie in, such as example.org; browsers keep no cookie of a name without a dot");
        }

        if (Cookie is false && RemoteCookies)
        {
            check.Report(nameof(RemoteCookies), "asks for cookies, which Cookie forbids", "one of the two");
        }

        if (Audience is not null && !HttpSyntax.IsFieldValue(Audience))
        {
            check.Report(nameof(Audience), "holds a control or a non-ASCII character", "a name, or a URL");
        }

        // RFC 7519, section 2: what has a colon is a URI.
        if (Issuer is not null && (!HttpSyntax.IsFieldValue(Issuer) || (Issuer.Contains(':', StringComparison.Ordinal) && !IsUrl(Issuer))))
        {
            check.Report(nameof(Issuer), "is neither the URL of a site nor a name", "a URL without path, such as https://auth.example.org, or names of factors joined by +");
        }
    }

    private static bool IsUrl(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/" && url.Fragment.Length == 0 && url.UserInfo.Length == 0;

    private void ValidateKey(SectionCheck check)
    {
        SecretFile = SecretFile is null ? null : check.ExistingFile(nameof(SecretFile), SecretFile);
        if (Algorithm is not ("ES256" or "RS256" or SharedAlgorithm))
        {
            check.Report(nameof(Algorithm), "is not an algorithm that tokens are signed with", "one of ES256, RS256, HS256");
        }
        else if (!IsShared && (Secret ?? SecretFile) is not null)
        {
            check.Report(Secret is null ? nameof(SecretFile) : nameof(Secret), $"is of no use with {Algorithm}, whose key the server makes", "HS256 as Algorithm, or no secret");
        }
        else if (IsShared && (Secret is null) == (SecretFile is null))
        {
            check.Report(
                nameof(Algorithm),
                Secret is null ? "needs a secret, which is missing" : "needs one secret, and there are two",
                $"either {nameof(SecretFile)}, a file that only the server can read, or {nameof(Secret)}, of {ShortestSecret} bytes or more (openssl rand -base64 48)");
        }
        else if (IsShared && SecretFile is not { Length: 0 } && ReadSecret() is var secret && secret is not { Length: >= ShortestSecret })
        {
            check.Report(Secret is null ? nameof(SecretFile) : nameof(Secret), secret is null ? "cannot be read" : "is too short", $"at least {ShortestSecret} bytes that nobody can guess: openssl rand -base64 48");
        }
    }

    private void ValidateTimes(SectionCheck check)
    {
        check.Within(nameof(Lifetime), Lifetime, ShortestLifetime);
        if (SessionLifetime < Lifetime || SessionLifetime > LongestSession)
        {
            check.Report(nameof(SessionLifetime), SessionLifetime < Lifetime ? "is shorter than Lifetime" : "is too long", $"{Lifetime} to {LongestSession} (days.hours:minutes:seconds)");
        }

        var shortest = SessionLifetime > ShortestKeyLifetime ? SessionLifetime : ShortestKeyLifetime;
        if (KeyLifetime < shortest || KeyLifetime > LongestKeyLifetime)
        {
            check.Report(nameof(KeyLifetime), KeyLifetime < shortest ? "is too short" : "is too long", $"{shortest} (not less than SessionLifetime) to {LongestKeyLifetime} (days.hours:minutes:seconds)");
        }
    }
}
