using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ouistiti.Middleware.Sites;

/// <summary>Adds sites to an application.</summary>
public static class SitesExtensions
{
    /// <summary>Adds the registry that holds the sites.</summary>
    public static IServiceCollection AddSites(this IServiceCollection services) => services.AddSingleton<SiteRegistry>();

    /// <summary>Ends the pipeline: every request goes to its site, or is refused.</summary>
    public static void UseSites(this IApplicationBuilder app)
    {
        var sites = new SitesMiddleware(app.ApplicationServices.GetRequiredService<SiteRegistry>(), app.ApplicationServices);
        app.Run(sites.InvokeAsync);
    }
}
