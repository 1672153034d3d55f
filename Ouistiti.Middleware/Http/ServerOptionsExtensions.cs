using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ouistiti.Middleware.Http;

/// <summary>Adds the answer to <c>OPTIONS *</c> to a pipeline.</summary>
internal static class ServerOptionsExtensions
{
    /// <summary>Answers <c>OPTIONS *</c>, which asks about no resource but about the server: it is there (RFC 9110, section 9.3.7).</summary>
    internal static IApplicationBuilder UseServerOptions(this IApplicationBuilder app) => app.Use(static next => context =>
    {
        if (context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget != "*")
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    });
}
