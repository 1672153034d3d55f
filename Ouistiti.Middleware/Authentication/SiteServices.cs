using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Ouistiti.Middleware.Authentication;

/// <summary>The services of a request while somebody signs in: the site's own, and then the server's. Most requests need none of them.</summary>
/// <param name="site">Makes the site's.</param>
/// <param name="server">The server's.</param>
/// <param name="before">What the request had before, and has again behind the gate.</param>
internal sealed class SiteServices(IServiceScopeFactory site, IServiceProvider server, IServiceProvidersFeature? before) : IServiceProvider, IServiceProvidersFeature, IDisposable
{
    private IServiceScope? _scope;

    public IServiceProvider RequestServices { get => this; set => throw new NotSupportedException(); }

    public object? GetService(Type serviceType) => (_scope ??= site.CreateScope()).ServiceProvider.GetService(serviceType) ?? server.GetService(serviceType);

    /// <summary>Gives a request back what it had before.</summary>
    public void Leave(HttpContext context) => context.Features.Set(before);

    public void Dispose() => _scope?.Dispose();
}
