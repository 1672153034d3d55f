using System.Globalization;
using System.Text;
using Ouistiti.Middleware.Authentication.Bearer;
using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Paths;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>The OpenID provider that users sign in at.</summary>
public sealed class OpenIdConnectSettings
{
    private static readonly TimeSpan ShortestRecheck = TimeSpan.FromSeconds(10);

    // Not as the properties' own values: the binder adds to those.
    private static readonly string[] DefaultScopes = ["openid", "profile"];
    private static readonly string[] DefaultAlgorithms = ["RS256", "ES256"];

    /// <summary>The provider's address, which is its issuer's name: <c>https://auth.example.org/realms/home</c>. Everything else about it is found by its discovery document.</summary>
    public string? Authority { get; set; }

    /// <summary>The address of the discovery document, where it is not <c>/.well-known/openid-configuration</c> below <c>Authority</c>.</summary>
    public string? MetadataAddress { get; set; }

    /// <summary>The address that users are sent to, of a provider that knows OAuth 2.0 alone and has no discovery document (GitHub). <c>TokenEndpoint</c> and <c>UserInfoEndpoint</c> go with it, and
    /// no <c>Authority</c>.</summary>
    public string? AuthorizationEndpoint { get; set; }

    /// <summary>The address of such a provider's token endpoint.</summary>
    public string? TokenEndpoint { get; set; }

    /// <summary>The address at which such a provider tells who a user is, as JSON.</summary>
    public string? UserInfoEndpoint { get; set; }

    /// <summary>A file of certificates in PEM that the provider's own is checked with, in the place of the system's.</summary>
    public string? AuthorityCertificate { get; set; }

    /// <summary>Whether the provider may be asked over HTTP, which anybody on the way could answer. For a network of its own only.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>What the provider is called on the sign-in page. Without this key, by its host.</summary>
    public string? Name { get; set; }

    /// <summary>The name that the provider knows this site by.</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary>A file that holds the client's secret, in a line of its own.</summary>
    public string? ClientSecretFile { get; set; }

    /// <summary>The client's secret itself. A file that only the server can read keeps it better.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Whether the secret is sent in the body of a request, for providers that do not take it in the <c>Authorization</c> field (RFC 6749, section 2.3.1).</summary>
    public bool PostsClientSecret { get; set; }

    /// <summary>A file with a private key in PEM, of RSA or of the curve P-256, that the site proves with that it is this client, in the place of a secret (<c>private_key_jwt</c>).</summary>
    public string? ClientKeyFile { get; set; }

    /// <summary>The identifier that the provider knows this key by; without it, none is sent.</summary>
    public string? ClientKeyId { get; set; }

    /// <summary>What is asked for. Without this key: <c>openid</c> and <c>profile</c>; of a provider that knows OAuth 2.0 alone, nothing by name. With <c>offline_access</c>, most providers let long sessions be checked again.</summary>
    public string[] Scopes { get; set; } = [];

    /// <summary>The algorithms that the provider may sign with (RFC 7518, section 3.1). Without this key: <c>RS256</c> and <c>ES256</c>.</summary>
    public string[] Algorithms { get; set; } = [];

    /// <summary>Whether the provider is to ask users again even where they have signed in there (<c>login</c>), or to let them choose an account (<c>select_account</c>).</summary>
    public string? Prompt { get; set; }

    /// <summary>The path that leads users to the provider.</summary>
    public string Path { get; set; } = "/signin/openid";

    /// <summary>The path that users come back to; the provider has to know it, as a URL.</summary>
    public string CallbackPath { get; set; } = "/signin-oidc";

    /// <summary>The path that users come back to who have signed out at the provider, which has to know it too.</summary>
    public string SignedOutCallbackPath { get; set; } = "/signout-callback-oidc";

    /// <summary>The path at which the provider tells that a user has signed out there (front-channel logout).</summary>
    public string RemoteSignOutPath { get; set; } = "/signout-oidc";

    /// <summary>Whether who signs out here is led to the provider to sign out there too.</summary>
    public bool SignOutAtProvider { get; set; } = true;

    /// <summary>The claims that say who a user is here.</summary>
    public ProviderClaimsOptions Claims { get; set; } = new();

    /// <summary>The groups of this site that the provider's groups or roles stand for; the first that a user is in counts.</summary>
    public ProviderGroupOptions[] Groups { get; set; } = [];

    /// <summary>The group of users that none of <c>Groups</c> fits.</summary>
    public string DefaultGroup { get; set; } = "users";

    /// <summary>Who may sign in: to be known to the provider is not enough.</summary>
    public ProviderAllowOptions Allow { get; set; } = new();

    /// <summary>Whether a user signs in to the site's own account of the same name, with its group, home and state, in the place of one of the provider's. Who has none is not let in.</summary>
    public bool LocalAccounts { get; set; }

    /// <summary>The name of this factor, in tokens.</summary>
    public string Factor { get; set; } = "openid";

    /// <summary>How often the provider is asked whether a user who is signed in still may be. Where it gives no refresh token, he is led by it again then.</summary>
    public TimeSpan Recheck { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How much longer a session goes on while the provider does not answer.</summary>
    public TimeSpan RecheckGrace { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The audience of access tokens of the provider (RFC 9068) that programs may come with in the place of signing in. Without this key, none is accepted.</summary>
    public string? AccessTokenAudience { get; set; }

    /// <summary>Whether the provider knows OAuth 2.0 alone.</summary>
    internal bool IsOAuth => AuthorizationEndpoint is not null;

    /// <summary>Says which provider it is.</summary>
    internal string Identity => Authority ?? MetadataAddress ?? AuthorizationEndpoint!;

    /// <summary>What is asked for.</summary>
    internal IReadOnlyCollection<string> AskedScopes => Scopes.Length == 0 && !IsOAuth ? DefaultScopes : Scopes;

    /// <summary>The algorithms that are accepted.</summary>
    internal IReadOnlyCollection<string> AcceptedAlgorithms => Algorithms.Length == 0 ? DefaultAlgorithms : Algorithms;

    /// <summary>Where the provider is.</summary>
    internal AuthorityAddress Address => new(Authority, MetadataAddress, AuthorityCertificate, AllowHttp);

    /// <summary>What the provider is called.</summary>
    internal string DisplayName => Name ?? new Uri(Identity).Host;

    /// <summary>The paths that belong to it, with their keys.</summary>
    internal IEnumerable<(string Name, string Path)> Paths =>
        [(nameof(Path), Path), (nameof(CallbackPath), CallbackPath), (nameof(SignedOutCallbackPath), SignedOutCallbackPath), (nameof(RemoteSignOutPath), RemoteSignOutPath)];

    /// <summary>The client's secret, which stands in the configuration or in a file.</summary>
    /// <returns>Null where there is none, or it cannot be read.</returns>
    internal string? ReadSecret() =>
        ClientSecret ?? (ClientSecretFile is not null && SmallFile.Read(ClientSecretFile) is { } content ? Encoding.UTF8.GetString(content).TrimEnd('\r', '\n') : null);

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        ValidateAddresses(check);
        AuthorityCertificate = AuthorityCertificate is null ? null : check.ExistingFile(nameof(AuthorityCertificate), AuthorityCertificate);
        ValidateClient(check);
        foreach (var (name, path) in Paths)
        {
            if (!SignInPaths.IsPath(path))
            {
                check.Report(name, "is not a path", "a path such as /signin-oidc");
            }
        }

        if (Scopes.Length > 0 && !IsOAuth && !Scopes.Contains("openid"))
        {
            check.Report(nameof(Scopes), "lacks openid", "openid among others: without it, a provider does not tell who signs in");
        }

        for (var i = 0; i < Algorithms.Length; i++)
        {
            if (!BearerSettings.KnownAlgorithms.Contains(Algorithms[i]))
            {
                check.At(nameof(Algorithms)).Report(
                    i.ToString(CultureInfo.InvariantCulture), "is no algorithm with a public key that is known", $"one of {string.Join(", ", BearerSettings.KnownAlgorithms)}");
            }
        }

        if (AccessTokenAudience is not null && AccessTokenAudience == ClientId)
        {
            check.Report(nameof(AccessTokenAudience), "is ClientId, for which ID tokens are made", "the audience of access tokens alone: an ID token, which browsers get to see, must not take their place");
        }

        if (!HttpSyntax.IsToken(Factor) || Factor.Contains('+', StringComparison.Ordinal))
        {
            check.Report(nameof(Factor), "cannot be the name of a factor", "letters, digits and hyphens");
        }

        ProviderGroupOptions.ValidateGroup(nameof(DefaultGroup), DefaultGroup, check);
        for (var i = 0; i < Groups.Length; i++)
        {
            Groups[i].Validate(check.At(nameof(Groups), i));
        }

        Allow.Validate(check.At(nameof(Allow)), isNeeded: !LocalAccounts);
        check.Within(nameof(Recheck), Recheck, ShortestRecheck);
        check.Within(nameof(RecheckGrace), RecheckGrace, TimeSpan.Zero);
    }

    private void ValidateAddresses(SectionCheck check)
    {
        (string Name, string? Address)[] endpoints =
            [(nameof(AuthorizationEndpoint), AuthorizationEndpoint), (nameof(TokenEndpoint), TokenEndpoint), (nameof(UserInfoEndpoint), UserInfoEndpoint)];
        var isOpenId = (Authority ?? MetadataAddress) is not null;
        if (endpoints.All(endpoint => endpoint.Address is null))
        {
            if (!isOpenId)
            {
                check.Report(nameof(Authority), "is missing", "the address of the OpenID provider, such as https://auth.example.org");
            }
        }
        else if (isOpenId)
        {
            check.Report(endpoints.First(endpoint => endpoint.Address is not null).Name, "is found by the discovery document", "no such key, or no Authority and MetadataAddress");
        }
        else if (endpoints.FirstOrDefault(endpoint => endpoint.Address is null).Name is { } missing)
        {
            check.Report(missing, "is missing", "AuthorizationEndpoint, TokenEndpoint and UserInfoEndpoint of a provider that knows OAuth 2.0 alone");
        }

        foreach (var (name, address) in endpoints.Append((nameof(Authority), Authority)).Append((nameof(MetadataAddress), MetadataAddress)))
        {
            AuthorityAddress.Validate(name, address, AllowHttp, check);
        }

        if (IsOAuth && (ClientKeyFile ?? AccessTokenAudience) is not null)
        {
            check.Report(ClientKeyFile is null ? nameof(AccessTokenAudience) : nameof(ClientKeyFile), "needs a provider of OpenID Connect", "no such key, or an Authority");
        }
    }

    private void ValidateClient(SectionCheck check)
    {
        if (ClientId.Length == 0)
        {
            check.Report(nameof(ClientId), "is missing", "the name that the provider knows this site by");
        }

        ClientSecretFile = ClientSecretFile is null ? null : check.ExistingFile(nameof(ClientSecretFile), ClientSecretFile);
        ClientKeyFile = ClientKeyFile is null ? null : check.ExistingFile(nameof(ClientKeyFile), ClientKeyFile);
        if (IsOAuth && (ClientSecret ?? ClientSecretFile) is null)
        {
            check.Report(nameof(ClientSecretFile), "is missing", "a file with the secret that the provider gave");
        }
        else if (new[] { ClientSecret, ClientSecretFile, ClientKeyFile }.Count(proof => proof is not null) > 1)
        {
            check.Report(nameof(ClientSecretFile), "is one of several proofs", "one of ClientSecretFile, ClientSecret, ClientKeyFile");
        }
        else if (File.Exists(ClientSecretFile) && ReadSecret() is null or "")
        {
            check.Report(nameof(ClientSecretFile), "cannot be read, or is empty", "a file with the secret that the provider gave");
        }
        else if (File.Exists(ClientKeyFile) && ClientAssertion.TryLoad(ClientKeyFile, ClientKeyId) is null)
        {
            check.Report(nameof(ClientKeyFile), "holds no private key that can be used", "a private key in PEM, of RSA with 2048 bits or more, or of the curve P-256: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256");
        }
    }
}
