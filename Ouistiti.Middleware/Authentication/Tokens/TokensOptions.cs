using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>The tokens (RFC 7519) that are issued to who has signed in.</summary>
public sealed class TokensOptions
{
    /// <summary>Whether a token is given as a cookie, <c>X-Auth-Token</c>. Without this key it is where the scheme <c>Form</c> is.</summary>
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

    /// <summary>A file that holds the secret for HS256: at least 32 bytes, in a line of its own.</summary>
    public string? SecretFile { get; set; }

    /// <summary>The secret for HS256 itself, of at least 32 bytes. A file that only the server can read keeps it better.</summary>
    public string? Secret { get; set; }

    /// <summary>How long a key signs before another takes its place. It is published for a whole <c>SessionLifetime</c> longer.</summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        SecretFile = SecretFile is null ? null : check.ExistingFile(nameof(SecretFile), SecretFile);
        check.Within(nameof(Lifetime), Lifetime, TimeSpan.FromSeconds(10));
    }
}
