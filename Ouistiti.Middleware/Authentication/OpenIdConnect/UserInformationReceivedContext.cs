using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>The UserInfo endpoint has answered.</summary>
internal sealed class UserInformationReceivedContext : RemoteAuthenticationContext<OpenIdConnectOptions>
{
    public UserInformationReceivedContext(HttpContext context, AuthenticationScheme scheme, OpenIdConnectOptions options, ClaimsPrincipal principal, AuthenticationProperties properties)
        : base(context, scheme, options, properties) => Principal = principal;

    /// <summary>What the token endpoint has answered.</summary>
    public required OpenIdConnectMessage ProtocolMessage { get; set; }

    /// <summary>The answer.</summary>
    public required JsonDocument User { get; set; }
}
