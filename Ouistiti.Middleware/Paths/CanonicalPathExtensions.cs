using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.Paths;

/// <summary>Adds the canonical path to a pipeline.</summary>
internal static class CanonicalPathExtensions
{
    private static readonly Refusal NoCanonicalPath = new(StatusCodes.Status400BadRequest, "path");

    /// <summary>Gives all that follows the canonical path of the request, and refuses a request without one with 400.</summary>
    public static IApplicationBuilder UseCanonicalPath(this IApplicationBuilder app) => app.Use(static next => context =>
    {
        if (CanonicalPath.TryApply(context))
        {
            return next(context);
        }

        context.Refuse(NoCanonicalPath);
        return Task.CompletedTask;
    });
}
