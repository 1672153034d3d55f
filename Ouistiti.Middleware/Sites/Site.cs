using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Middleware.Sites;

/// <summary>A running site.</summary>
internal sealed class Site(SiteDefinition definition, RequestDelegate pipeline) : ISiteFeature
{
    public string Name => definition.Name;

    public SiteDefinition Definition => definition;

    public Task InvokeAsync(HttpContext context)
    {
        context.Features.Set<ISiteFeature>(this);
        return pipeline(context);
    }
}
