using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>The provider has answered by way of the user's browser.</summary>
internal sealed class MessageReceivedContext(HttpContext context, AuthenticationScheme scheme, OpenIdConnectOptions options, AuthenticationProperties? properties)
    : RemoteAuthenticationContext<OpenIdConnectOptions>(context, scheme, options, properties)
{
    /// <summary>What the provider says.</summary>
    public required OpenIdConnectMessage ProtocolMessage { get; set; }
}
