using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Ouistiti.Middleware.Authentication.Bearer;
using Ouistiti.Middleware.Authentication.OpenIdConnect;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Adds signing in at an OpenID provider to a site.</summary>
internal static class ProviderExtensions
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>Adds the scheme, the provider's users, and the paths that belong to them.</summary>
    /// <param name="schemes">The site's schemes.</param>
    /// <param name="settings">The provider, validated.</param>
    /// <param name="server">The server's services.</param>
    public static void AddProvider(this AuthenticationBuilder schemes, OpenIdConnectSettings settings, IServiceProvider server)
    {
        var services = schemes.Services
            .AddSingleton(settings)
            .AddSingleton(server.GetRequiredService<SecretProtection>())
            .AddSingleton<IDataProtectionProvider>(site => server.GetRequiredService<SecretProtection>().CreateProtector(site.GetRequiredService<SiteIdentity>().Name))
            .AddSingleton(site => server.GetRequiredService<ProviderTables>()[settings.Identity, site.GetRequiredService<SiteIdentity>().Name])
            .AddSingleton<ProviderClaims>()
            .AddSingleton<ProviderNames>()
            .AddSingleton<ClientProof>()
            .AddSingleton(site =>
            {
                var sessions = ActivatorUtilities.CreateInstance<ProviderSessions>(site);
                sessions.Asks = server.GetService<IHostApplicationLifetime>() is not null;
                return sessions;
            })
            .AddSingleton<ProviderAccountStore>()
            .AddSingleton<ProviderSignIn>()
            .AddSingleton<ISignInEndpoint, ProviderEndpoint>()
            .AddSingleton<ISignInEndpoint>(new ProviderCallbackEndpoint(settings.CallbackPath));
        if (settings.IsOAuth)
        {
            _ = services.AddSingleton<OAuthProviderEvents>();
            _ = schemes.AddOAuth(OpenIdConnectDefaults.AuthenticationScheme, client => Configure(client, settings));
            return;
        }

        _ = services
            .AddSingleton(provider => new ProviderMetadata(ActivatorUtilities.CreateInstance<AuthorityMetadata>(provider, settings.Address)))
            .AddSingleton<ProviderEvents>()
            .AddSingleton<ProviderSignOut>()
            .AddSingleton<ISignInEndpoint>(new ProviderCallbackEndpoint(settings.SignedOutCallbackPath))
            .AddSingleton<ISignInEndpoint>(new ProviderCallbackEndpoint(settings.RemoteSignOutPath));
        if (settings.AccessTokenAudience is not null)
        {
            _ = services.AddSingleton<SiteTokenHandler, ProviderTokenHandler>();
        }

        _ = services.AddOptions<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme)
            .Configure<ProviderMetadata, TimeProvider>((client, metadata, time) => Configure(client, settings, metadata, time));
        _ = schemes.AddOpenIdConnect(_ => { });
    }

    private static void Configure(OAuthOptions client, OpenIdConnectSettings settings)
    {
        ConfigureRemote(client, settings);
        client.AuthorizationEndpoint = settings.AuthorizationEndpoint!;
        client.TokenEndpoint = settings.TokenEndpoint!;
        client.UserInformationEndpoint = settings.UserInfoEndpoint!;
        client.ClientId = settings.ClientId;
        client.ClientSecret = settings.ReadSecret()!;
        client.UsePkce = true;
        client.EventsType = typeof(OAuthProviderEvents);
        foreach (var scope in settings.AskedScopes)
        {
            client.Scope.Add(scope);
        }
    }

    private static void Configure(OpenIdConnectOptions client, OpenIdConnectSettings settings, ProviderMetadata metadata, TimeProvider time)
    {
        ConfigureRemote(client, settings);
        client.TimeProvider = time;
        client.Authority = settings.Authority;
        client.MetadataAddress = settings.MetadataAddress;
        client.RequireHttpsMetadata = !settings.AllowHttp;
        client.ConfigurationManager = metadata.Value;
        client.ClientId = settings.ClientId;
        client.ClientSecret = settings.ReadSecret();
        client.PostsClientSecret = settings.PostsClientSecret;
        client.Prompt = settings.Prompt;
        client.SignedOutCallbackPath = settings.SignedOutCallbackPath;
        client.RemoteSignOutPath = settings.RemoteSignOutPath;
        client.GetClaimsFromUserInfoEndpoint = true;
        client.SaveTokens = true;
        client.ClaimActions.Add(new UserInformationClaims());
        client.EventsType = typeof(ProviderEvents);
        client.TokenValidationParameters.ValidAlgorithms = settings.AcceptedAlgorithms;
        client.TokenValidationParameters.ClockSkew = ClockSkew;
        client.ResponseMode = OpenIdConnectResponseMode.Query;
        client.Scope.Clear();
        foreach (var scope in settings.AskedScopes)
        {
            client.Scope.Add(scope);
        }
    }

    private static void ConfigureRemote(RemoteAuthenticationOptions client, OpenIdConnectSettings settings)
    {
        client.CallbackPath = settings.CallbackPath;
        client.BackchannelHttpHandler = settings.Address.CreateHandler();
        client.BackchannelTimeout = AuthorityAddress.Timeout;

        // Answers come by GET, so that a cookie comes along which pages of other sites cannot have sent: no Secure is needed for it on a network without TLS.
        client.CorrelationCookie.SameSite = SameSiteMode.Lax;
        client.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }
}
