using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.CertificateAuthority;
using Ouistiti.Middleware.Documents;
using Ouistiti.Middleware.ErrorPages;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Headers;
using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Paths;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.Sites;

/// <summary>What happens to a request once its site is known.</summary>
internal static class SitePipeline
{
    /// <summary>
    /// Wires the features of a site. A request meets them from top to bottom, and the order matters: whatever follows
    /// a line is covered by it. A feature that the site does not configure is not wired at all.
    /// </summary>
    /// <param name="name">The site's name.</param>
    /// <param name="site">What it configures.</param>
    /// <param name="isSibling">Whether a host name is one of this server's sites.</param>
    /// <param name="services">The server's services.</param>
    public static RequestDelegate Build(string name, SiteOptions site, Func<string, bool> isSibling, IServiceProvider services) =>
        new ApplicationBuilder(services)
            .UseResponseHeaders(site.Headers)
            .UseErrorPages(site.ErrorPages)
            .UseCanonicalPath()
            .UseSignIn(site.Authentication, name, isSibling)
            .UseServerOptions()
            .UseCertificateAuthority(site.CertificateAuthority)
            .UseDocuments(site.Documents)
            .Build();

    /// <summary>Answers what is refused before it reaches a site: as every answer does, with the secure headers and a body.</summary>
    public static Func<HttpContext, Refusal, Task> BuildRefusal(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services)
            .UseResponseHeaders(new Dictionary<string, string>())
            .UseErrorPages(new Dictionary<string, string>());
        app.Run(_ => Task.CompletedTask);
        var answer = app.Build();
        return (context, refusal) =>
        {
            context.Refuse(refusal);
            return answer(context);
        };
    }
}
