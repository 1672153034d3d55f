using Microsoft.AspNetCore.Builder;

namespace Ouistiti.Middleware.Documents;

/// <summary>Adds documents to a pipeline.</summary>
internal static class DocumentsExtensions
{
    /// <summary>Serves the files of each root; the roots are asked in their order.</summary>
    public static IApplicationBuilder UseDocuments(this IApplicationBuilder app, IEnumerable<DocumentsOptions> roots)
    {
        foreach (var options in roots)
        {
            _ = app.UseMiddleware<DocumentsMiddleware>(options);
        }

        return app;
    }
}
