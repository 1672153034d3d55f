using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>A code is about to be redeemed.</summary>
internal sealed class AuthorizationCodeReceivedContext(HttpContext context, AuthenticationScheme scheme, OpenIdConnectOptions options, AuthenticationProperties properties)
    : RemoteAuthenticationContext<OpenIdConnectOptions>(context, scheme, options, properties)
{
    /// <summary>What the provider has said.</summary>
    public required OpenIdConnectMessage ProtocolMessage { get; set; }

    /// <summary>What is said to the token endpoint.</summary>
    public required OpenIdConnectMessage TokenEndpointRequest { get; set; }
}
