using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Basic;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication;

/// <summary>The services of one site's sign-in: its schemes in ASP.NET Core's own shape, its accounts, and the paths that belong to them.</summary>
internal static class SiteAuthentication
{
    /// <summary>Makes the services. What the whole server shares is taken from the server's own.</summary>
    public static IServiceProvider Create(AuthenticationOptions options, string site, Func<string, bool> isSibling, IServiceProvider server)
    {
        var services = new ServiceCollection();
        _ = services
            .AddOptions()
            .AddLogging()
            .AddSingleton(server.GetRequiredService<ILoggerFactory>())
            .AddSingleton(server.GetRequiredService<TimeProvider>())
            .AddSingleton(server.GetRequiredService<StateDirectory>())
            .AddSingleton(server.GetRequiredService<StateDatabase>())
            .AddSingleton(server.GetRequiredService<SignInThrottle>())
            .AddSingleton(server.GetRequiredService<SessionWatch>())
            .AddSingleton(UrlEncoder.Default)
            .AddSingleton(options)
            .AddSingleton(new SiteIdentity(site))
            .AddSingleton(new RedirectTargets(options.TrustedHosts, isSibling))
            .AddSingleton<IReadOnlyList<IAccountStore>>(_ => AccountStores.Create(options.Accounts, site))
            .AddSingleton<AccountDirectory>()
            .AddSingleton<SignInPolicy>()
            .AddSingleton<TokenIssuer>()
            .AddSingleton<Challenge>()
            .AddSingleton<Sessions>()
            .AddAuthenticationCore();

        var schemes = new AuthenticationBuilder(services);
        foreach (var scheme in options.Schemes.Order())
        {
            Add(schemes, scheme, options);
        }

        AddEndpoints(services, options, server);
        return services.BuildServiceProvider();
    }

    private static void Add(AuthenticationBuilder schemes, SignInScheme scheme, AuthenticationOptions options)
    {
        switch (scheme)
        {
            case SignInScheme.Basic:
                _ = schemes.AddBasic(basic => basic.Realm = options.Realm);
                break;
        }
    }

    private static void AddEndpoints(IServiceCollection services, AuthenticationOptions options, IServiceProvider server)
    {
        if (options.SecondFactor is not null)
        {
            _ = services.AddSecondFactorEndpoints(server);
        }
    }
}
