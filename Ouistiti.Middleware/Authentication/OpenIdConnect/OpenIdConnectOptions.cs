using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>
/// Options of OpenID Connect, by the names that they have in Microsoft.AspNetCore.Authentication.OpenIdConnect. There is the code flow with PKCE alone; what
/// belongs to the others is left out.
/// </summary>
internal sealed class OpenIdConnectOptions : RemoteAuthenticationOptions
{
    /// <summary>Sets the default paths.</summary>
    public OpenIdConnectOptions()
    {
        CallbackPath = "/signin-oidc";
        SignedOutCallbackPath = "/signout-callback-oidc";
        RemoteSignOutPath = "/signout-oidc";
        Events = new OpenIdConnectEvents();
    }

    /// <summary>The provider's address.</summary>
    public string? Authority { get; set; }

    /// <summary>The address of the discovery document, where it is not the usual one below <see cref="Authority"/>.</summary>
    public string? MetadataAddress { get; set; }

    /// <summary>Whether the provider must be asked over HTTPS.</summary>
    public bool RequireHttpsMetadata { get; set; } = true;

    /// <summary>What is known of the provider without asking it; null where it has to be asked.</summary>
    public OpenIdConnectConfiguration? Configuration { get; set; }

    /// <summary>Asks the provider for its metadata.</summary>
    public IConfigurationManager<OpenIdConnectConfiguration>? ConfigurationManager { get; set; }

    /// <summary>Whether metadata are asked for anew where a token's key is not known.</summary>
    public bool RefreshOnIssuerKeyNotFound { get; set; } = true;

    /// <summary>The name that the provider knows this site by.</summary>
    public string? ClientId { get; set; }

    /// <summary>What the site proves with that it is this client.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Whether the secret goes into the body of the request to the token endpoint, and not into its <c>Authorization</c> field (RFC 6749, section 2.3.1). The package
    /// knows the body alone.</summary>
    public bool PostsClientSecret { get; set; }

    /// <summary>What is asked for.</summary>
    public ICollection<string> Scope { get; } = new HashSet<string> { "openid", "profile" };

    /// <summary>How the provider answers: <c>query</c>, or <c>form_post</c>.</summary>
    public string ResponseMode { get; set; } = OpenIdConnectResponseMode.FormPost;

    /// <summary>Whether the provider is to ask the user again (<c>login</c>), or to let him choose (<c>select_account</c>); null as it likes.</summary>
    public string? Prompt { get; set; }

    /// <summary>How long ago the user may have signed in to the provider; null for whenever.</summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>More parameters of the request.</summary>
    public IDictionary<string, string> AdditionalAuthorizationParameters { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether claims are asked for at the UserInfo endpoint too.</summary>
    public bool GetClaimsFromUserInfoEndpoint { get; set; }

    /// <summary>What is taken over from the UserInfo endpoint's answer.</summary>
    public ClaimActionCollection ClaimActions { get; } = [];

    /// <summary>Verifies ID tokens.</summary>
    public TokenHandler TokenHandler { get; set; } = new JsonWebTokenHandler { MapInboundClaims = false };

    /// <summary>What an ID token must be like. Issuer, audience and keys are those of the provider and the client.</summary>
    public TokenValidationParameters TokenValidationParameters { get; set; } = new();

    /// <summary>Checks what the protocol says beyond tokens.</summary>
    public OpenIdConnectProtocolValidator ProtocolValidator { get; set; } = new() { RequireStateValidation = false, NonceLifetime = TimeSpan.FromMinutes(15) };

    /// <summary>Writes and reads what is kept in <c>state</c>.</summary>
    public ISecureDataFormat<AuthenticationProperties>? StateDataFormat { get; set; }

    /// <summary>The path at which the provider tells, in the user's browser, that he has signed out there.</summary>
    public PathString RemoteSignOutPath { get; set; }

    /// <summary>The path that users come back to who have signed out at the provider.</summary>
    public PathString SignedOutCallbackPath { get; set; }

    /// <summary>Where they go on to from there.</summary>
    public string SignedOutRedirectUri { get; set; } = "/";

    /// <inheritdoc cref="RemoteAuthenticationOptions.Events"/>
    public new OpenIdConnectEvents Events
    {
        get => (OpenIdConnectEvents)base.Events;
        set => base.Events = value;
    }

    public override void Validate()
    {
        base.Validate();
        ArgumentException.ThrowIfNullOrEmpty(ClientId);
        if (!CallbackPath.HasValue || (Configuration is null && ConfigurationManager is null))
        {
            throw new InvalidOperationException($"{nameof(CallbackPath)} and one of {nameof(Authority)}, {nameof(MetadataAddress)}, {nameof(Configuration)}, {nameof(ConfigurationManager)} are needed.");
        }
    }
}
