using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.Authentication;

/// <summary>The gate in front of everything that a site offers: who has not signed in goes no further, except to what is open.</summary>
internal sealed partial class AuthenticationMiddleware
{
    private static readonly Refusal Forged = new(StatusCodes.Status403Forbidden, "cross_site");
    private static readonly Refusal StoreUnreadable = new(StatusCodes.Status503ServiceUnavailable, "accounts_unreadable");

    private readonly RequestDelegate _next;
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
    /// <param name="logger">Where it says what goes wrong.</param>
    public AuthenticationMiddleware(RequestDelegate next, IServiceProvider site, ILogger<AuthenticationMiddleware> logger)
    {
        _next = next;
        _logger = logger;
        _scopes = site.GetRequiredService<IServiceScopeFactory>();
        _options = site.GetRequiredService<AuthenticationOptions>();
        _schemes = [.. site.GetRequiredService<IAuthenticationSchemeProvider>().GetAllSchemesAsync().Result.Select(scheme => scheme.Name)];
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
        var server = context.Features.GetRequiredFeature<IServiceProvidersFeature>();
        context.Features.Set<IServiceProvidersFeature>(new SiteServices(scope.ServiceProvider, server));
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
            context.Features.Set(server);
        }
    }

    /// <summary>Finds who makes the request: by the first scheme that knows him.</summary>
    private async Task AuthenticateAsync(HttpContext context)
    {
        foreach (var scheme in _schemes)
        {
            var result = await context.AuthenticateAsync(scheme);
            if (result.Succeeded)
            {
                context.User = result.Principal;
                return;
            }
        }
    }

    private async Task AdmitAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        if (context.User.Identity is { IsAuthenticated: true } && IsForged(context))
        {
            context.Refuse(Forged);
        }
        else if (_options.SignOutHeader && context.Request.Headers.WWWAuthenticate.Count > 0)
        {
            _tokens.Revoke(context);
            await _challenge.SendAsync(context);
        }
        else if (_endpoints.TryGetValue(path, out var endpoint))
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

            case { IsAuthenticated: true }:
                return _next(context);

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
