using Microsoft.AspNetCore.Http;

namespace Ouistiti.Middleware.Authentication;

/// <summary>
/// Finds requests that another site's page has a browser make: with cookies or a password that the browser adds by itself, they would be
/// made in the user's name without his knowing.
/// </summary>
internal static class CrossSiteRequest
{
    /// <summary>Whether a request that changes something comes from a page of a host that is not trusted. Programs other than browsers say nothing of where a request comes from.</summary>
    /// <param name="request">The request.</param>
    /// <param name="targets">Knows whose pages may make such requests.</param>
    public static bool IsForged(HttpRequest request, RedirectTargets targets)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return false;
        }

        var headers = request.Headers;
        if (headers.Origin is [{ Length: > 0 } origin])
        {
            return !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && targets.IsTrusted(page.IdnHost, request));
        }

        return headers.Origin.Count > 0 || headers["Sec-Fetch-Site"].ToString() is "cross-site";
    }
}
