using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Bearer;

/// <summary>Adds Bearer authentication, by ASP.NET Core's own handler.</summary>
internal static class BearerExtensions
{
    /// <summary>Adds the scheme <see cref="JwtBearerDefaults.AuthenticationScheme"/>, what it needs, and the addresses at which keys are published.</summary>
    /// <param name="builder">The site's schemes.</param>
    /// <param name="options">How users sign in to the site.</param>
    /// <param name="keys">The server's keys.</param>
    public static AuthenticationBuilder AddBearer(this AuthenticationBuilder builder, AuthenticationOptions options, SigningKeys keys)
    {
        var services = builder.Services
            .AddSingleton(keys)
            .AddSingleton<SiteTokens>()
            .AddSingleton<RememberedTokens>()
            .AddSingleton<TokenAdmission>()
            .AddSingleton<BearerEvents>()
            .AddSingleton<SiteTokenHandler, LocalTokenHandler>();
        if (options.Bearer is { Authority: not null } settings)
        {
            _ = services
                .AddSingleton(new AuthorityTerms(settings.AcceptedAlgorithms, settings.Audience!))
                .AddSingleton(provider => ActivatorUtilities.CreateInstance<AuthorityMetadata>(provider, settings.Address))
                .AddSingleton<SiteTokenHandler, AuthorityTokenHandler>();
        }

        if (options.IssuesTokens && !options.Tokens.IsShared)
        {
            _ = services.AddSingleton<ISignInEndpoint, JwksEndpoint>();
            if (options.Tokens.IsIssuerUrl)
            {
                _ = services.AddSingleton<ISignInEndpoint, DiscoveryEndpoint>();
            }
        }

        // Not by AddJwtBearer, which reads a configuration of its own and fetches keys in a way of its own.
        _ = services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<BearerEvents, IEnumerable<SiteTokenHandler>>((bearer, events, handlers) =>
            {
                bearer.Challenge = $"Bearer realm={HttpSyntax.Quote(options.Realm)}";
                bearer.Events = events;
                bearer.SaveToken = false;
                bearer.MapInboundClaims = false;
                bearer.TokenHandlers.Clear();
                foreach (var handler in handlers)
                {
                    bearer.TokenHandlers.Add(handler);
                }
            });
        return builder.AddScheme<JwtBearerOptions, JwtBearerHandler>(JwtBearerDefaults.AuthenticationScheme, configureOptions: null);
    }
}
