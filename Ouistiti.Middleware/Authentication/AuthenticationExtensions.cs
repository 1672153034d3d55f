using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Ouistiti.Middleware.Authentication.Digest;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Middleware.Authentication.Providers;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Adds signing in to an application and to a site.</summary>
public static class AuthenticationExtensions
{
    /// <summary>Adds what all sites share: what is remembered of sign-ins, and the keys of tokens.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="directory">An absolute path of a directory that nobody else may look into. It is made before the first site is.</param>
    public static IServiceCollection AddSignIn(this IServiceCollection services, string directory)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddMetrics()
            .AddSingleton(new StateDirectory(directory))
            .AddSingleton<StateDatabase>()
            .AddSingleton<SecretProtection>()
            .AddSingleton<ProviderTables>()
            .AddSingleton<LockoutTable>()
            .AddSingleton<FailureCounts>()
            .AddSingleton<LockoutJournal>()
            .AddSingleton<SignInMetrics>()
            .AddSingleton<SignInThrottle>()
            .AddSingleton<SlowHashGate>()
            .AddSingleton<RememberedPasswords>()
            .AddSingleton<PasswordNeeds>()
            .AddSingleton<SessionWatch>()
            .AddSingleton<DigestNonces>()
            .AddSingleton<SigningKeys>()
            .AddSingleton<TokenRevocations>()
            .AddSecondFactors();
    }

    /// <summary>Closes a site to who has not signed in, where it says how users do.</summary>
    /// <param name="app">The site's pipeline.</param>
    /// <param name="options">How users sign in; null where the site is open.</param>
    /// <param name="site">The site's name.</param>
    /// <param name="isSibling">Whether a host name is one of this server's sites.</param>
    internal static IApplicationBuilder UseSignIn(this IApplicationBuilder app, AuthenticationOptions? options, string site, Func<string, bool> isSibling)
    {
        if (options is null)
        {
            return app;
        }

        var server = app.ApplicationServices;
        var services = SiteAuthentication.Create(options, site, isSibling, server);
        return app.Use(next => new AuthenticationMiddleware(next, services, server).InvokeAsync);
    }
}
