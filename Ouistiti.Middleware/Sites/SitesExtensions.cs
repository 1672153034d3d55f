using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.Sites;

/// <summary>Adds sites to an application.</summary>
public static class SitesExtensions
{
    /// <summary>Adds the registry that holds the sites.</summary>
    public static IServiceCollection AddSites(this IServiceCollection services) => services.AddRefusals().AddSingleton<SiteRegistry>();

    /// <summary>Answers all that comes on a connection that is refused, and passes on the rest.</summary>
    public static IApplicationBuilder UseRefusals(this IApplicationBuilder app)
    {
        var refusal = SitePipeline.BuildRefusal(static context => context.Features.Get<IEndpointFeature>()!.Refusal!, app.ApplicationServices);
        return app.Use(next => context => context.Features.Get<IEndpointFeature>()?.Refusal is null ? next(context) : refusal(context));
    }

    /// <summary>Ends the pipeline: every request goes to its site, or is refused.</summary>
    public static void UseSites(this IApplicationBuilder app)
    {
        var sites = new SitesMiddleware(app.ApplicationServices.GetRequiredService<SiteRegistry>(), app.ApplicationServices);
        app.Run(sites.InvokeAsync);
    }
}
