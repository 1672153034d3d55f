using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>Adds OpenID Connect.</summary>
internal static class OpenIdConnectExtensions
{
    /// <summary>Adds the scheme <see cref="OpenIdConnectDefaults.AuthenticationScheme"/>.</summary>
    public static AuthenticationBuilder AddOpenIdConnect(this AuthenticationBuilder builder, Action<OpenIdConnectOptions> configure)
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        return builder.AddRemoteScheme<OpenIdConnectOptions, OpenIdConnectHandler>(OpenIdConnectDefaults.AuthenticationScheme, displayName: null, configure);
    }
}
