using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Basic;
using Ouistiti.Middleware.Authentication.Form;
using Ouistiti.Middleware.Authentication.None;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.Authentication;

/// <summary>The gate in front of everything that a site offers: who has not signed in goes no further, except to what is open.</summary>
internal sealed partial class AuthenticationMiddleware
{
    private static readonly Refusal Forged = new(StatusCodes.Status403Forbidden, "cross_site");
    private static readonly Refusal StoreUnreadable = new(StatusCodes.Status503ServiceUnavailable, "accounts_unreadable");

    // What the user has just said counts more than what he said before.
    private static readonly string[] InOrderOfTrial =
    [
        FormDefaults.AuthenticationScheme, "Digest", BasicDefaults.AuthenticationScheme, JwtBearerDefaults.AuthenticationScheme, NoneDefaults.AuthenticationScheme,
    ];

    private readonly RequestDelegate _next;
    private readonly IServiceProvider _server;
    private readonly IServiceScopeFactory _scopes;
    private readonly AuthenticationOptions _options;
    private readonly string[] _schemes;
    private readonly Dictionary<string, ISignInEndpoint> _endpoints;
    private readonly SignInPolicy _policy;
    private readonly RedirectTargets _targets;
    private readonly Challenge _challenge;
    private readonly Sessions _sessions;
    private readonly TokenIssuer _tokens;
    private readonly ILogger<AuthenticationMiddleware> _logger;

    /// <summary>Closes a site.</summary>
    /// <param name="next">What the site offers.</param>
    /// <param name="site">What <see cref="SiteAuthentication"/> made.</param>
    /// <param name="server">The server's services.</param>
    public AuthenticationMiddleware(RequestDelegate next, IServiceProvider site, IServiceProvider server)
    {
        _next = next;
        _server = server;
        _logger = site.GetRequiredService<ILogger<AuthenticationMiddleware>>();
        _scopes = site.GetRequiredService<IServiceScopeFactory>();
        _options = site.GetRequiredService<AuthenticationOptions>();
        _schemes = [.. InOrderOfTrial.Where(site.GetRequiredService<IOptions<Microsoft.AspNetCore.Authentication.AuthenticationOptions>>().Value.SchemeMap.ContainsKey)];
        _endpoints = site.GetServices<ISignInEndpoint>().ToDictionary(endpoint => endpoint.Path, StringComparer.Ordinal);
        _policy = site.GetRequiredService<SignInPolicy>();
        _targets = site.GetRequiredService<RedirectTargets>();
        _challenge = site.GetRequiredService<Challenge>();
        _sessions = site.GetRequiredService<Sessions>();
        _tokens = site.GetRequiredService<TokenIssuer>();
    }

    public async Task InvokeAsync(HttpContext context)
    {
        using var scope = _scopes.CreateScope();
        context.Features.Set<IServiceProvidersFeature>(new SiteServices(scope.ServiceProvider, _server));
        try
        {
            await AuthenticateAsync(context);
            await AdmitAsync(context);
        }
        catch (AccountStoreException exception)
        {
            // Nobody can be known, so nobody is let in.
            Log.StoreUnreadable(_logger, exception);
            context.Refuse(StoreUnreadable);
        }
        finally
        {
            context.Features.Set<IServiceProvidersFeature>(null);
        }
    }

    /// <summary>Finds who makes the request: by the first scheme that knows him.</summary>
    private async Task AuthenticateAsync(HttpContext context)
    {
        foreach (var scheme in _schemes)
        {
            var result = await context.AuthenticateAsync(scheme);
            if (!result.Succeeded || IsLess(result.Principal, context.User))
            {
                continue;
            }

            context.User = result.Principal;
            if (result.Principal.Identity is not AccountIdentity identity || _policy.IsComplete(identity))
            {
                return;
            }
        }
    }

    /// <summary>Whether an identity adds nothing to one that was found before and is not complete: it is somebody else's, or of no more factors.</summary>
    private static bool IsLess(ClaimsPrincipal found, ClaimsPrincipal before) =>
        before.Identity is AccountIdentity incomplete
        && !(found.Identity is AccountIdentity identity && identity.Account == incomplete.Account && identity.Factors.Count > incomplete.Factors.Count);

    private async Task AdmitAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        if ((context.User.Identity is { IsAuthenticated: true } || _endpoints.ContainsKey(path)) && IsForged(context))
        {
            context.Refuse(Forged);
        }
        else if (_options.SignOutHeader && context.Request.Headers.WWWAuthenticate.Count > 0)
        {
            _tokens.Revoke(context);
            await _challenge.SendAsync(context);
        }
        else if (_endpoints.TryGetValue(path, out var endpoint) && endpoint.Answers(context.Request))
        {
            await endpoint.AnswerAsync(context);
        }
        else
        {
            await AdmitToResourceAsync(context, path);
        }
    }

    private Task AdmitToResourceAsync(HttpContext context, string path)
    {
        var isOpen = _policy.IsOpen(path) || _challenge.IsSignInPage(path);
        switch (context.User.Identity)
        {
            // A part of a sign-in is none: to all features, the user is nobody yet.
            case AccountIdentity identity when !_policy.IsComplete(identity):
                if (!isOpen)
                {
                    return _challenge.SendForFactorAsync(context, _policy.MissingFactor(identity)!);
                }

                context.User = new ClaimsPrincipal(new ClaimsIdentity());
                return _next(context);

            case AccountIdentity identity:
                if (!isOpen && SignInPolicy.MustChangePassword(identity))
                {
                    return _challenge.SendForPasswordAsync(context);
                }

                _tokens.Issue(context, identity);
                return _sessions.RunAsync(context, identity, _next);

            case { IsAuthenticated: true, AuthenticationType: not NoneDefaults.AuthenticationScheme }:
                return _next(context);

            case { IsAuthenticated: true }:
                // Visitors may come where users do not have to be known, which is everywhere when nobody ever is.
                return isOpen || _options.Schemes is [SignInScheme.None] || !_policy.IsReserved(path) ? _next(context) : _challenge.SendAsync(context);

            default:
                return isOpen ? _next(context) : _challenge.SendAsync(context);
        }
    }

    /// <summary>A token in a header field is no credential that a browser adds by itself.</summary>
    private bool IsForged(HttpContext context) =>
        !context.Request.Headers.ContainsKey(TokenNames.Header)
        && !context.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        && CrossSiteRequest.IsForged(context.Request, host => _targets.IsTrusted(host, context.Request));

    private static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Error, "The accounts cannot be read; nobody is let in.")]
        public static partial void StoreUnreadable(ILogger logger, Exception exception);
    }
}
