using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Basic;
using Ouistiti.Middleware.Authentication.Certificate;
using Ouistiti.Middleware.Authentication.Digest;
using Ouistiti.Middleware.Authentication.Form;
using Ouistiti.Middleware.Authentication.Lockout;
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
        FormDefaults.AuthenticationScheme, DigestDefaults.AuthenticationScheme, BasicDefaults.AuthenticationScheme, JwtBearerDefaults.AuthenticationScheme, CertificateDefaults.AuthenticationScheme,
        NoneDefaults.AuthenticationScheme,
    ];

    private readonly RequestDelegate _goOn;
    private readonly IServiceProvider _server;
    private readonly IServiceScopeFactory _scopes;
    private readonly AuthenticationOptions _options;
    private readonly string[] _schemes;
    private readonly Dictionary<string, ISignInEndpoint> _endpoints;
    private readonly ISignInEndpoint[] _trees;
    private readonly SignInPolicy _policy;
    private readonly RedirectTargets _targets;
    private readonly Challenge _challenge;
    private readonly Sessions _sessions;
    private readonly RememberedSignIns _remembered;
    private readonly SignInLog _signIns;
    private readonly DigestSignIns? _digest;
    private readonly TokenIssuer _tokens;
    private readonly ILogger<AuthenticationMiddleware> _logger;

    /// <summary>Closes a site.</summary>
    /// <param name="next">What the site offers.</param>
    /// <param name="site">What <see cref="SiteAuthentication"/> made.</param>
    /// <param name="server">The server's services.</param>
    public AuthenticationMiddleware(RequestDelegate next, IServiceProvider site, IServiceProvider server)
    {
        // What the site offers has the server's services, as without a sign-in.
        _goOn = context =>
        {
            (context.Features.Get<IServiceProvidersFeature>() as SiteServices)?.Leave(context);
            return next(context);
        };
        _server = server;
        _logger = site.GetRequiredService<ILogger<AuthenticationMiddleware>>();
        _scopes = site.GetRequiredService<IServiceScopeFactory>();
        _options = site.GetRequiredService<AuthenticationOptions>();
        _schemes = [.. InOrderOfTrial.Where(site.GetRequiredService<IOptions<Microsoft.AspNetCore.Authentication.AuthenticationOptions>>().Value.SchemeMap.ContainsKey)];
        _endpoints = site.GetServices<ISignInEndpoint>().ToDictionary(endpoint => endpoint.Path, StringComparer.Ordinal);
        _trees = [.. _endpoints.Values.Where(endpoint => endpoint.IsTree)];
        _policy = site.GetRequiredService<SignInPolicy>();
        _targets = site.GetRequiredService<RedirectTargets>();
        _challenge = site.GetRequiredService<Challenge>();
        _sessions = site.GetRequiredService<Sessions>();
        _remembered = site.GetRequiredService<RememberedSignIns>();
        _signIns = site.GetRequiredService<SignInLog>();

        // A proof counts once: where it may not be all that is asked for, it is left to the handler.
        _digest = _options.SecondFactor is null ? site.GetService<DigestSignIns>() : null;
        _tokens = site.GetRequiredService<TokenIssuer>();
    }

    public async Task InvokeAsync(HttpContext context)
    {
        using var services = new SiteServices(_scopes, _server, context.Features.Get<IServiceProvidersFeature>());
        context.Features.Set<IServiceProvidersFeature>(services);
        var path = context.Request.Path.Value ?? string.Empty;
        var endpoint = EndpointOf(path);
        try
        {

            // Where users sign in, what they say now counts.
            await AuthenticateAsync(context, mayRemember: endpoint is null);
            if (SignInOverload.IsIn(context) && !IsKnown(context.User) && (endpoint is not null || !IsOpen(path)))
            {
                SignInOverload.Refuse(context);
                return;
            }

            await AdmitAsync(context, path, endpoint);
        }
        catch (AccountStoreException exception)
        {
            // Nobody can be known, so nobody is let in.
            Log.StoreUnreadable(_logger, exception.InnerException is { } cause ? $"{exception.Message} ({cause.Message})" : exception.Message);
            await RefuseAsync(context, endpoint, StoreUnreadable);
        }
        finally
        {
            services.Leave(context);
        }
    }

    private ISignInEndpoint? EndpointOf(string path)
    {
        if (_endpoints.TryGetValue(path, out var endpoint))
        {
            return endpoint;
        }

        foreach (var tree in _trees)
        {
            if (path.Length > tree.Path.Length && path[tree.Path.Length] == '/' && path.StartsWith(tree.Path, StringComparison.Ordinal))
            {
                return tree;
            }
        }

        return null;
    }

    private static Task RefuseAsync(HttpContext context, ISignInEndpoint? endpoint, Refusal refusal)
    {
        context.Refuse(refusal);
        return endpoint?.ExplainAsync(context, refusal) ?? Task.CompletedTask;
    }

    /// <summary>Finds who makes the request: from memory, by what he proves, or by the first scheme that knows him.</summary>
    private ValueTask AuthenticateAsync(HttpContext context, bool mayRemember)
    {
        if (mayRemember && (_remembered.Find(context) ?? _digest?.Find(context)) is { } principal)
        {
            context.User = principal;
            return ValueTask.CompletedTask;
        }

        // A certificate counts where the site says so, and not because the endpoint has seen one.
        context.Features.Set<IHttpAuthenticationFeature>(null);
        return AskSchemesAsync(context, mayRemember);
    }

    private async ValueTask AskSchemesAsync(HttpContext context, bool mayRemember)
    {
        foreach (var scheme in _schemes)
        {
            var result = await context.AuthenticateAsync(scheme);
            if (!result.Succeeded || IsLess(result.Principal, context.User))
            {
                continue;
            }

            context.User = result.Principal;
            if (result.Principal.Identity is not AccountIdentity identity)
            {
                _signIns.Known(context, scheme);
                return;
            }

            if (_policy.IsComplete(identity))
            {
                _signIns.Known(context, scheme);
                if (mayRemember && scheme is BasicDefaults.AuthenticationScheme or JwtBearerDefaults.AuthenticationScheme)
                {
                    _remembered.Remember(context, result.Principal, identity, result.Properties?.ExpiresUtc);
                }

                return;
            }
        }
    }

    /// <summary>Whether an identity adds nothing to one that was found before and is not complete: it is somebody else's, or of no more factors.</summary>
    private static bool IsLess(ClaimsPrincipal found, ClaimsPrincipal before) =>
        before.Identity is AccountIdentity incomplete
        && !(found.Identity is AccountIdentity identity && ReferenceEquals(identity.Account, incomplete.Account) && identity.Factors.Count > incomplete.Factors.Count);

    private Task AdmitAsync(HttpContext context, string path, ISignInEndpoint? endpoint)
    {
        if ((endpoint is not null || context.User.Identity is { IsAuthenticated: true }) && IsForged(context.Request))
        {
            return RefuseAsync(context, endpoint, Forged);
        }

        if (_options.SignOutHeader && context.Request.Headers.WWWAuthenticate.Count > 0)
        {
            return SignOutAsync(context);
        }

        return endpoint?.Answers(context.Request) is true ? endpoint.AnswerAsync(context) : AdmitToResourceAsync(context, path);
    }

    private async Task SignOutAsync(HttpContext context)
    {
        // It writes to the disk, for which others on this thread must not wait.
        await Task.Yield();
        await _tokens.RevokeAsync(context);
        await _challenge.SendAsync(context);
    }

    private Task AdmitToResourceAsync(HttpContext context, string path)
    {
        var isOpen = IsOpen(path);
        switch (context.User.Identity)
        {
            // A part of a sign-in is none: to all features, the user is nobody yet.
            case AccountIdentity identity when !_policy.IsComplete(identity):
                if (!isOpen)
                {
                    return _challenge.SendForFactorAsync(context, _policy.MissingFactor(identity)!);
                }

                context.User = new ClaimsPrincipal(new ClaimsIdentity());
                return _goOn(context);

            case AccountIdentity identity:
                if (!isOpen && SignInPolicy.MustChangePassword(identity))
                {
                    return _challenge.SendForPasswordAsync(context);
                }

                _tokens.Issue(context, identity);
                return _sessions.RunAsync(context, identity, _goOn);

            case ClaimsIdentity { IsAuthenticated: true, AuthenticationType: not NoneDefaults.AuthenticationScheme } stranger:
                if (isOpen || _policy.IsAdmissible(stranger))
                {
                    return _sessions.RunAsync(context, stranger, _goOn);
                }

                // What is missing, he can only do where he is known: change his password, or show another factor.
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;

            case { IsAuthenticated: true }:
                // Visitors may come where users do not have to be known, which is everywhere when nobody ever is.
                return isOpen || _options.Schemes is [SignInScheme.None] || !_policy.IsReserved(path) ? _goOn(context) : _challenge.SendAsync(context);

            default:
                return isOpen ? _goOn(context) : _challenge.SendAsync(context);
        }
    }

    private bool IsOpen(string path) => _policy.IsOpen(path) || _challenge.IsSignInPage(path);

    private static bool IsKnown(ClaimsPrincipal user) => user.Identity is { IsAuthenticated: true, AuthenticationType: not NoneDefaults.AuthenticationScheme };

    /// <summary>A token in a header field is no credential that a browser adds by itself.</summary>
    private bool IsForged(HttpRequest request) =>
        CrossSiteRequest.IsForged(request, _targets)
        && !request.Headers.ContainsKey(TokenNames.Header)
        && !request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Error, "Nobody is let in: {Problem}")]
        public static partial void StoreUnreadable(ILogger logger, string problem);
    }
}
