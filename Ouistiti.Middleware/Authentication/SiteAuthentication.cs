using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Basic;
using Ouistiti.Middleware.Authentication.Bearer;
using Ouistiti.Middleware.Authentication.Certificate;
using Ouistiti.Middleware.Authentication.Digest;
using Ouistiti.Middleware.Authentication.Form;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Middleware.Authentication.None;
using Ouistiti.Middleware.Authentication.Pages;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Middleware.Authentication.Providers;
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
            .AddSingleton(server.GetRequiredService<SlowHashGate>())
            .AddSingleton(server.GetRequiredService<RememberedPasswords>())
            .AddSingleton(server.GetRequiredService<PasswordNeeds>())
            .AddSingleton(server.GetRequiredService<SessionWatch>())
            .AddSingleton(server.GetRequiredService<DigestNonces>())
            .AddSingleton(server.GetRequiredService<TokenRevocations>())
            .AddSingleton(UrlEncoder.Default)
            .AddSingleton(options)
            .AddSingleton(new SiteIdentity(site))
            .AddSingleton(new RedirectTargets(options.TrustedHosts, isSibling))
            .AddSingleton<IReadOnlyList<IAccountStore>>(own => [.. AccountStores.Open(options, site, server), .. own.GetServices<ProviderAccountStore>()])
            .AddSingleton<PasswordPolicy>()
            .AddSingleton<PasswordCosts>()
            .AddSingleton<AccountDirectory>()
            .AddSingleton<SignInPolicy>()
            .AddSingleton<TokenIssuer>()
            .AddSingleton<Challenge>()
            .AddSingleton<Sessions>()
            .AddSingleton<RememberedSignIns>()
            .AddSingleton<SignInLog>()
            .AddAuthenticationCore();

        var schemes = new AuthenticationBuilder(services);
        if (options.IssuesTokens || options.Has(SignInScheme.Bearer))
        {
            _ = schemes.AddBearer(options, server.GetRequiredService<SigningKeys>());
        }

        foreach (var scheme in options.Schemes)
        {
            Add(schemes, scheme, options, server);
        }

        AddEndpoints(services, options, server);
        var provider = services.BuildServiceProvider();

        // What this site needs of its passwords, others have to know from the beginning.
        _ = provider.GetRequiredService<PasswordPolicy>();
        return provider;
    }

    private static void Add(AuthenticationBuilder schemes, SignInScheme scheme, AuthenticationOptions options, IServiceProvider server)
    {
        switch (scheme)
        {
            case SignInScheme.Certificate:
                _ = schemes.AddCertificate(certificate => certificate.NeedsAccount = options.HasAccounts);
                break;

            case SignInScheme.OpenIdConnect:
                schemes.AddProvider(options.OpenIdConnect!, server);
                break;

            case SignInScheme.Basic:
                _ = schemes.AddBasic(basic => (basic.Realm, basic.Factor) = (options.Realm, options.Factor));
                break;

            case SignInScheme.Form:
                _ = schemes.AddForm(form => (form.Realm, form.Factor, form.Paths) = (options.Realm, options.Factor, FormPaths(options)));
                break;

            case SignInScheme.None:
                _ = schemes.AddNone(none => none.Visitor = options.None ?? new());
                break;

            case SignInScheme.Digest:
                var settings = options.Digest ?? new DigestSettings();
                _ = schemes.AddDigest(digest =>
                {
                    digest.Realm = options.Realm;
                    digest.Factor = options.Factor;
                    digest.Lockout = options.Lockout;
                    digest.Algorithms = settings.Offered;
                    digest.NonceLifetime = settings.NonceLifetime;
                    digest.UserHash = settings.UserHash;
                    digest.Integrity = settings.Integrity;
                    digest.MaxIntegrityBodySize = settings.MaxIntegrityBodySize;
                });
                break;
        }
    }

    private static void AddEndpoints(IServiceCollection services, AuthenticationOptions options, IServiceProvider server)
    {
        _ = services.AddSingleton<SignedIn>().AddSingleton<ISignInEndpoint, SignOutEndpoint>().AddSingleton<ISignInEndpoint, PasswordEndpoint>();
        if (options.Has(SignInScheme.Form) && options.SignIn is null or ['/', ..])
        {
            _ = services.AddSingleton<ISignInEndpoint, SignInEndpoint>();
        }

        if (options.TokenEndpoint is not null)
        {
            _ = services.AddSingleton<ISignInEndpoint, TokenEndpoint>();
        }

        if (options.SecondFactor is not null)
        {
            _ = services.AddSecondFactorEndpoints(server);
        }
    }

    private static string[] FormPaths(AuthenticationOptions options) =>
        [.. new[] { options.SignIn ?? SignInPaths.Page, options.TokenEndpoint }.OfType<string>()];
}
