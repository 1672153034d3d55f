using Microsoft.AspNetCore.Http.Features;

namespace Ouistiti.Middleware.Authentication;

/// <summary>The services of a request behind a site's sign-in: the site's own, and then the server's.</summary>
internal sealed class SiteServices(IServiceProvider site, IServiceProvider server) : IServiceProvider, IServiceProvidersFeature
{
    public IServiceProvider RequestServices { get => this; set => throw new NotSupportedException(); }

    public object? GetService(Type serviceType) => site.GetService(serviceType) ?? server.GetService(serviceType);
}
