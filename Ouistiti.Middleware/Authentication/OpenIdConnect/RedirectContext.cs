using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>The user is about to be sent to the provider, to sign in or out.</summary>
internal sealed class RedirectContext(HttpContext context, AuthenticationScheme scheme, OpenIdConnectOptions options, AuthenticationProperties properties)
    : PropertiesContext<OpenIdConnectOptions>(context, scheme, options, properties)
{
    /// <summary>What is said to the provider.</summary>
    public required OpenIdConnectMessage ProtocolMessage { get; set; }

    /// <summary>Whether the event has answered the request itself.</summary>
    public bool Handled { get; private set; }

    /// <summary>Says that the request has been answered.</summary>
    public void HandleResponse() => Handled = true;
}
