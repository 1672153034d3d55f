using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Ouistiti.Middleware.Authentication.Form;
using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Tells who has not signed in how to: by challenges, or by the way to a page that asks.</summary>
internal sealed class Challenge(AuthenticationOptions options, IAuthenticationSchemeProvider schemes)
{
    /// <summary>The parameter of a query that asks for a challenge in the place of the way to a page.</summary>
    private const string NoRedirect = "noredirect";

    private readonly string? _page = options.SignInPage;

    /// <summary>Whether a path is the page to sign in on, which the site brings itself.</summary>
    public bool IsSignInPage(string path) => string.Equals(path, _page, StringComparison.Ordinal);

    /// <summary>Asks to sign in.</summary>
    public async Task SendAsync(HttpContext context)
    {
        foreach (var scheme in options.Schemes.Order())
        {
            if (scheme == SignInScheme.OpenIdConnect)
            {
                AppendSession(context);
            }
            else if (await schemes.GetSchemeAsync(scheme.ToString()) is { } known)
            {
                await context.ChallengeAsync(known.Name);
            }
        }

        // A program that has credentials of its own may have better ones; a page is nothing to it.
        Answer(context, context.Request.Headers.Authorization.Count > 0 ? null : _page);
    }

    /// <summary>Asks for another factor.</summary>
    public Task SendForFactorAsync(HttpContext context, string factor)
    {
        AppendForm(context, factor);
        Answer(context, options.SecondFactor!.Path);
        return Task.CompletedTask;
    }

    /// <summary>Asks for another password.</summary>
    public Task SendForPasswordAsync(HttpContext context)
    {
        Answer(context, options.PasswordPath);
        if (context.Response.StatusCode == StatusCodes.Status401Unauthorized)
        {
            // He is known; it is not a matter of signing in.
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }

        return Task.CompletedTask;
    }

    /// <summary>Announces a form, by the C server's name of such a challenge.</summary>
    /// <param name="context">The request.</param>
    /// <param name="realm">What is asked for; the site's realm where it is left out.</param>
    public void AppendForm(HttpContext context, string? realm = null) =>
        context.Response.Headers.Append(HeaderNames.WWWAuthenticate, $"{FormDefaults.ChallengeScheme} realm={HttpSyntax.Quote(realm ?? options.Realm)}");

    /// <summary>Announces the session that a provider's users have: nothing else is said where their browser is not sent to the provider.</summary>
    private void AppendSession(HttpContext context)
    {
        if (!options.Has(SignInScheme.Bearer))
        {
            context.Response.Headers.Append(HeaderNames.WWWAuthenticate, $"Bearer realm={HttpSyntax.Quote(options.Realm)}");
        }
    }

    /// <summary>A page's address with where to go on afterwards.</summary>
    public static string WithTarget(string page, string? target) => target is null ? page
        : $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{RedirectTargets.Parameter}={Uri.EscapeDataString(target)}";

    /// <summary>Whether a script asks, and not the browser for its user: a page must not turn up in its place, nor the browser's own question for a password.</summary>
    public static bool IsScript(HttpRequest request) =>
        string.Equals(request.Headers.XRequestedWith, "XMLHttpRequest", StringComparison.OrdinalIgnoreCase)
        || request.Headers["Sec-Fetch-Mode"].ToString() is "cors" or "same-origin";

    private static void Answer(HttpContext context, string? page)
    {
        var (request, response) = (context.Request, context.Response);
        if (IsScript(request))
        {
            // A browser would ask by itself at 401, in the middle of somebody's page.
            response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (page is null || request.Headers.Upgrade.Count > 0 || request.Query.ContainsKey(NoRedirect))
        {
            // RFC 9110, section 15.5.2: 401 says how. Where no credentials of the request's own would help, it is not that.
            response.StatusCode = response.Headers.WWWAuthenticate.Count > 0 ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
        }
        else
        {
            response.StatusCode = StatusCodes.Status302Found;
            response.Headers.Location = LocationOf(page, request);
        }
    }

    /// <summary>The page, with the way back: only a request that reads can be made again.</summary>
    private static string LocationOf(string page, HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return page;
        }

        var back = new StringBuilder();
        if (page[0] != '/')
        {
            _ = back.Append(request.Scheme).Append("://").Append(request.Host.ToUriComponent());
        }

        _ = back.Append(CanonicalPath.ToUriComponent(request.Path.Value ?? "/")).Append(request.QueryString.ToUriComponent());
        return WithTarget(page, back.ToString());
    }
}
