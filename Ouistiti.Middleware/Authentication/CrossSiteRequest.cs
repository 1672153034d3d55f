using Microsoft.AspNetCore.Http;

namespace Ouistiti.Middleware.Authentication;

/// <summary>
/// Finds requests that another site's page has a browser make: with cookies or a password that the browser adds by itself, they would be
/// made in the user's name without his knowing.
/// </summary>
internal static class CrossSiteRequest
{
    /// <summary>Whether a request that changes something, or opens a connection (a WebSocket), comes from a page of a host that is not trusted. Programs other than browsers say nothing of where a request comes from.</summary>
    /// <param name="request">The request.</param>
    /// <param name="targets">Knows whose pages may make such requests.</param>
    public static bool IsForged(HttpRequest request, RedirectTargets targets)
    {
        if ((HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) && request.Headers.Upgrade.Count == 0)
        {
            return false;
        }

        var headers = request.Headers;
        if (headers.Origin is [{ Length: > 0 } origin])
        {
            // Whoever is on the way to a page without TLS is its author: it must not act for a user who has signed in with TLS.
            return !(Uri.TryCreate(origin, UriKind.Absolute, out var page)
                && (page.Scheme == Uri.UriSchemeHttps || (page.Scheme == Uri.UriSchemeHttp && !request.IsHttps))
                && targets.IsTrusted(page.IdnHost, request));
        }

        return headers.Origin.Count > 0 || headers["Sec-Fetch-Site"].ToString() is "cross-site";
    }
}
