using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Sites;

/// <summary>Brings each request into its canonical form and to its site.</summary>
internal sealed class SitesMiddleware(SiteRegistry registry, IServiceProvider services)
{
    private readonly RequestDelegate _refusal = SitePipeline.BuildRefusal(services);

    public Task InvokeAsync(HttpContext context)
    {
        if (!CanonicalPath.TryApply(context))
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest);
        }

        // The header itself: Request.Host would turn an internationalised name back into its letters.
        var endpoint = context.Features.Get<IEndpointFeature>()?.Name;
        return registry.Current.Find(endpoint, HostName.Of(context.Request.Headers.Host.ToString())) is { } site
            ? site.InvokeAsync(context)
            : RefuseAsync(context, StatusCodes.Status421MisdirectedRequest);
    }

    private Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return _refusal(context);
    }
}
