using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>The ID token is valid.</summary>
internal sealed class TokenValidatedContext : RemoteAuthenticationContext<OpenIdConnectOptions>
{
    public TokenValidatedContext(HttpContext context, AuthenticationScheme scheme, OpenIdConnectOptions options, ClaimsPrincipal principal, AuthenticationProperties properties)
        : base(context, scheme, options, properties) => Principal = principal;

    /// <summary>What the provider has said in the browser.</summary>
    public required OpenIdConnectMessage ProtocolMessage { get; set; }

    /// <summary>The ID token.</summary>
    public required JwtSecurityToken SecurityToken { get; set; }

    /// <summary>What the token endpoint has answered.</summary>
    public required OpenIdConnectMessage TokenEndpointResponse { get; set; }

    /// <summary>The nonce of the request.</summary>
    public string? Nonce { get; set; }
}
