using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.Sites;

/// <summary>Adds sites to an application.</summary>
public static class SitesExtensions
{
    /// <summary>Adds the registry that holds the sites.</summary>
    public static IServiceCollection AddSites(this IServiceCollection services) => services.AddRefusals().AddSingleton<SiteRegistry>();

    /// <summary>Makes what answers a request that is refused before it reaches a site.</summary>
    public static Func<HttpContext, Refusal, Task> BuildRefusal(this IApplicationBuilder app) => SitePipeline.BuildRefusal(app.ApplicationServices);

    /// <summary>Ends the pipeline: every request goes to its site, or is refused.</summary>
    public static void UseSites(this IApplicationBuilder app)
    {
        var sites = new SitesMiddleware(app.ApplicationServices.GetRequiredService<SiteRegistry>(), app.ApplicationServices);
        app.Run(sites.InvokeAsync);
    }
}
