using System.ComponentModel.DataAnnotations;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Bearer;
using Ouistiti.Middleware.Authentication.Digest;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Middleware.Authentication.None;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Middleware.Authentication.Providers;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Paths;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Signing in. A site that has this section is closed: whatever it offers needs a signed-in user, except what <c>Unprotect</c> lists.</summary>
public sealed class AuthenticationOptions
{
    /// <summary>How users may sign in: <c>Certificate</c>, <c>Bearer</c>, <c>Digest</c>, <c>Basic</c>, <c>Form</c>, <c>OpenIdConnect</c>, and <c>None</c> for visitors who do not.</summary>
    [Required]
    public SignInScheme[] Schemes { get; set; } = [];

    /// <summary>What users sign in to, as browsers show it. Digest's stored passwords hold for one realm alone.</summary>
    public string Realm { get; set; } = "ouistiti";

    /// <summary>Where the accounts are; the stores are asked in their order.</summary>
    public AccountStoreOptions[] Accounts { get; set; } = [];

    /// <summary>Patterns of paths that need no signed-in user (<c>^/public/, ^/favicon.ico$</c>).</summary>
    public string? Unprotect { get; set; }

    /// <summary>Patterns of paths that need a signed-in user even where <c>Unprotect</c> matches. Paths with a <c>~</c> always do.</summary>
    public string? Protect { get; set; }

    /// <summary>The page that asks for user name and password: a path of this site, or the URL of another site's. Who is not signed in is sent
    /// there. With the scheme <c>Form</c> and without this key, a page is built in at <c>/signin</c>; with <c>OpenIdConnect</c> and without <c>Form</c>, users are sent to the provider.</summary>
    public string? SignIn { get; set; }

    /// <summary>The path that ends the session, by POST.</summary>
    public string SignOut { get; set; } = "/signout";

    /// <summary>The path that answers with a token to who signs in there, and leads on to <c>redirect_uri</c> where the request has one. Without it, there is none.</summary>
    public string? TokenEndpoint { get; set; }

    /// <summary>The path at which users change their own passwords.</summary>
    public string PasswordPath { get; set; } = "/signin/password";

    /// <summary>Host names, besides those of this server's sites, that <c>redirect_uri</c> may lead to and that requests which change something may come from.</summary>
    public string[] TrustedHosts { get; set; } = [];

    /// <summary>Whether a request with a header field <c>WWW-Authenticate</c> ends the session, as pages made for the C server expect.</summary>
    public bool SignOutHeader { get; set; }

    /// <summary>The name of the first factor, the password, in tokens and in the accounts' lists of factors.</summary>
    public string Factor { get; set; } = "password";

    /// <summary>Digest: what is offered, and for how long.</summary>
    public DigestSettings? Digest { get; set; }

    /// <summary>Bearer: whose tokens are accepted besides this server's own.</summary>
    public BearerSettings? Bearer { get; set; }

    /// <summary>OpenIdConnect: the provider that users sign in at.</summary>
    public OpenIdConnectSettings? OpenIdConnect { get; set; }

    /// <summary>None: who visitors are.</summary>
    public NoneSettings? None { get; set; }

    /// <summary>The tokens that are issued to who has signed in.</summary>
    public TokensOptions Tokens { get; set; } = new();

    /// <summary>A second factor that has to succeed after the password. Without it, the password is enough.</summary>
    public SecondFactorOptions? SecondFactor { get; set; }

    /// <summary>What wrong passwords lead to.</summary>
    public LockoutOptions Lockout { get; set; } = new();

    /// <summary>Whether tokens are issued: where there is a page to sign in, and where they were asked for.</summary>
    internal bool IssuesTokens => SetsTokenCookie || Tokens.Header || TokenEndpoint is not null;

    /// <summary>Whether tokens are given as cookies.</summary>
    internal bool SetsTokenCookie => Tokens.Cookie ?? (Has(SignInScheme.Form) || Has(SignInScheme.OpenIdConnect) || TokenEndpoint is not null || SecondFactor is not null);

    /// <summary>Whether users have accounts here, and are not known by their tokens alone.</summary>
    internal bool HasAccounts => Accounts.Length > 0 || Has(SignInScheme.OpenIdConnect);

    /// <summary>The page that asks users to sign in; null where there is none.</summary>
    internal string? SignInPage => SignIn ?? (Has(SignInScheme.Form) ? SignInPaths.Page : Has(SignInScheme.OpenIdConnect) ? OpenIdConnect!.Path : null);

    /// <summary>Whether users may sign in so.</summary>
    public bool Has(SignInScheme scheme) => Schemes.Contains(scheme);

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        if (Schemes.Length != Schemes.Distinct().Count())
        {
            check.Report(nameof(Schemes), "names a scheme twice", "each scheme once");
        }

        if (Realm.Length == 0 || !HttpSyntax.IsFieldValue(Realm))
        {
            check.Report(nameof(Realm), "cannot stand in a header", "visible ASCII characters and spaces");
        }

        if (Has(SignInScheme.Digest) && !Ha1Kind.IsStorable(Realm))
        {
            check.Report(nameof(Realm), "cannot stand in a stored password, as Digest needs it", Ha1Kind.ExpectedRealm);
        }

        PatternList.Validate(nameof(Unprotect), Unprotect, check);
        PatternList.Validate(nameof(Protect), Protect, check);
        ValidatePaths(check);
        for (var i = 0; i < TrustedHosts.Length; i++)
        {
            if (Uri.CheckHostName(TrustedHosts[i]) == UriHostNameType.Unknown)
            {
                check.At(nameof(TrustedHosts)).Report(i.ToString(System.Globalization.CultureInfo.InvariantCulture), "is not a host name", "a name without port, such as auth.example.org");
            }
        }

        for (var i = 0; i < Accounts.Length; i++)
        {
            Accounts[i].Validate(check.At(nameof(Accounts), i));
        }

        if (Accounts.Length == 0 && (Has(SignInScheme.Basic) || Has(SignInScheme.Digest) || Has(SignInScheme.Form)))
        {
            check.Report(nameof(Accounts), "is missing", "at least one store of accounts, such as { \"File\": \"passwd\" }, for who signs in with a password");
        }

        Demand(SignInScheme.Digest, Digest, check);
        Demand(SignInScheme.Bearer, Bearer, check);
        Demand(SignInScheme.OpenIdConnect, OpenIdConnect, check);
        Demand(SignInScheme.None, None, check);
        if (Has(SignInScheme.OpenIdConnect) && OpenIdConnect is null)
        {
            check.Report(nameof(OpenIdConnect), "is missing", "the provider that users sign in at: Authority, ClientId, and who is allowed");
        }

        if (Has(SignInScheme.OpenIdConnect) && Tokens.Cookie is false)
        {
            check.At(nameof(Tokens)).Report(nameof(Tokens.Cookie), "is false: nothing would keep that somebody has signed in at the provider", "true, or no such key");
        }

        Digest?.Validate(check.At(nameof(Digest)));
        Bearer?.Validate(check.At(nameof(Bearer)));
        OpenIdConnect?.Validate(check.At(nameof(OpenIdConnect)));
        if (OpenIdConnect is { LocalAccounts: true } && Accounts.Length == 0)
        {
            check.At(nameof(OpenIdConnect)).Report(nameof(OpenIdConnect.LocalAccounts), "leads to accounts, of which there are none", "a store in Accounts");
        }

        None?.Validate(check.At(nameof(None)));
        Tokens.Validate(check.At(nameof(Tokens)));
        SecondFactor?.Validate(check.At(nameof(SecondFactor)));
        if (SecondFactor?.Factor == Factor)
        {
            check.At(nameof(SecondFactor)).Report(nameof(Factor), "is the name of the first factor too", "a name of its own, such as totp");
        }

        if (SecondFactor is not null && Tokens is { Cookie: false, Header: false })
        {
            check.At(nameof(Tokens)).Report(nameof(Tokens.Cookie), "is false, and Header too: nothing would keep that a second factor has been given", "one of the two");
        }

        Lockout.Validate(check.At(nameof(Lockout)));
    }

    private void Demand(SignInScheme scheme, object? settings, SectionCheck check)
    {
        if (settings is not null && !Has(scheme))
        {
            check.Report(scheme.ToString(), "has settings, but is not one of Schemes", $"{scheme} in Schemes, or no such section");
        }
    }

    private void ValidatePaths(SectionCheck check)
    {
        var isUrl = SignIn is not null && Uri.TryCreate(SignIn, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
        if (SignIn is not null && !isUrl && !SignInPaths.IsPath(SignIn))
        {
            check.Report(nameof(SignIn), "is neither a path nor a URL", "a path such as /signin, or a URL such as https://auth.example.org/signin");
        }

        foreach (var (name, path) in new[] { (nameof(SignOut), SignOut), (nameof(TokenEndpoint), TokenEndpoint), (nameof(PasswordPath), PasswordPath) })
        {
            if (path is not null && !SignInPaths.IsPath(path))
            {
                check.Report(name, "is not a path", "a path such as /token");
            }
        }

        (string, string?)[] paths =
        [
            (nameof(SignOut), SignOut), (nameof(TokenEndpoint), TokenEndpoint), (nameof(PasswordPath), PasswordPath),
            ($"{nameof(SecondFactor)}:{nameof(SecondFactorOptions.Path)}", SecondFactor?.Path), ($"{nameof(SecondFactor)}:{nameof(SecondFactorOptions.EnrolmentPath)}", SecondFactor?.EnrolmentPath),
            .. OpenIdConnect?.Paths.Select(entry => ($"{nameof(OpenIdConnect)}:{entry.Name}", (string?)entry.Path)) ?? [],
        ];
        foreach (var (name, path) in paths.Where(entry => entry.Item2 is not null))
        {
            if (path == (SignIn ?? SignInPaths.Page) || paths.Any(other => other.Item1 != name && other.Item2 == path))
            {
                check.Report(name, "is the path of something else", "a path of its own");
            }
        }
    }
}
