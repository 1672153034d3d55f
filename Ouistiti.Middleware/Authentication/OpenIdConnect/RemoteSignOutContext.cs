using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>The user has signed out at the provider.</summary>
internal sealed class RemoteSignOutContext(HttpContext context, AuthenticationScheme scheme, OpenIdConnectOptions options, OpenIdConnectMessage? message)
    : RemoteAuthenticationContext<OpenIdConnectOptions>(context, scheme, options, new AuthenticationProperties())
{
    /// <summary>What the provider says.</summary>
    public OpenIdConnectMessage? ProtocolMessage { get; set; } = message;
}
