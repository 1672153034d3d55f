using Microsoft.AspNetCore.Builder;

namespace Ouistiti.Middleware.ErrorPages;

/// <summary>Adds error pages to a pipeline.</summary>
internal static class ErrorPagesExtensions
{
    /// <summary>Gives bodies to the errors of all that follows.</summary>
    /// <param name="app">The pipeline.</param>
    /// <param name="pages">Absolute paths of the site's own pages by status code, <c>*</c> for all others.</param>
    public static IApplicationBuilder UseErrorPages(this IApplicationBuilder app, IReadOnlyDictionary<string, string> pages) =>
        app.UseMiddleware<ErrorPagesMiddleware>(pages);
}
