using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Middleware.Refusals;

/// <summary>What it takes to refuse a request.</summary>
public static class RefusalsExtensions
{
    /// <summary>Adds what counts refusals.</summary>
    public static IServiceCollection AddRefusals(this IServiceCollection services) => services.AddMetrics().AddSingleton<RefusalMetrics>();

    /// <summary>Counts a refusal and sets the answer's status code; who asked what cannot be understood gets a new connection to ask better. The
    /// answer's body is the business of the error pages.</summary>
    internal static void Refuse(this HttpContext context, Refusal refusal)
    {
        context.RequestServices.GetRequiredService<RefusalMetrics>().Count(refusal, context.Features.Get<IEndpointFeature>()?.Name);
        context.Features.Set(refusal);
        context.Response.StatusCode = refusal.StatusCode;
        if (refusal.StatusCode == StatusCodes.Status400BadRequest && !HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }
        else if (refusal.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }
    }
}
