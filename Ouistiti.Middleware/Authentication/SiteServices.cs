using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Ouistiti.Middleware.Authentication;

/// <summary>The services of a request behind a site's sign-in: the site's own, and then the server's. Most requests need none of them.</summary>
internal sealed class SiteServices(IServiceScopeFactory site, IServiceProvider server) : IServiceProvider, IServiceProvidersFeature, IDisposable
{
    private IServiceScope? _scope;

    public IServiceProvider RequestServices { get => this; set => throw new NotSupportedException(); }

    public object? GetService(Type serviceType) => (_scope ??= site.CreateScope()).ServiceProvider.GetService(serviceType) ?? server.GetService(serviceType);

    public void Dispose() => _scope?.Dispose();
}
