using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Middleware.Sites;

/// <summary>Brings each request to its site.</summary>
internal sealed class SitesMiddleware(SiteRegistry registry, IServiceProvider services)
{
    // RFC 9110, section 15.5.20.
    private static readonly Refusal Misdirected = new(StatusCodes.Status421MisdirectedRequest, "misdirected");

    private readonly Func<HttpContext, Refusal, Task> _refuse = SitePipeline.BuildRefusal(services);

    public Task InvokeAsync(HttpContext context)
    {
        // The header itself: Request.Host would turn an internationalised name back into its letters.
        var host = HostName.Of(context.Request.Headers.Host.ToString());
        var endpoint = context.Features.Get<IEndpointFeature>();
        return endpoint?.IsAuthoritativeFor(host) is not false && registry.Current.Find(endpoint?.Name, host) is { } site
            ? site.InvokeAsync(context)
            : _refuse(context, Misdirected);
    }
}
