using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>The code has been redeemed; nothing of the answer has been verified yet.</summary>
internal sealed class TokenResponseReceivedContext(HttpContext context, AuthenticationScheme scheme, OpenIdConnectOptions options, AuthenticationProperties properties)
    : RemoteAuthenticationContext<OpenIdConnectOptions>(context, scheme, options, properties)
{
    /// <summary>What the provider has said in the browser.</summary>
    public required OpenIdConnectMessage ProtocolMessage { get; set; }

    /// <summary>What the token endpoint answers.</summary>
    public required OpenIdConnectMessage TokenEndpointResponse { get; set; }
}
