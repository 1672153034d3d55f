using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
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
            .AddSingleton(site => server.GetRequiredService<ProviderTables>()[settings.Authority ?? settings.MetadataAddress!, site.GetRequiredService<SiteIdentity>().Name])
            .AddSingleton(provider => new ProviderMetadata(ActivatorUtilities.CreateInstance<AuthorityMetadata>(provider, settings.Address)))
            .AddSingleton<ProviderClaims>()
            .AddSingleton<ProviderNames>()
            .AddSingleton<ClientProof>()
            .AddSingleton<ProviderSessions>()
            .AddSingleton<ProviderAccountStore>()
            .AddSingleton<ProviderEvents>()
            .AddSingleton<ProviderSignOut>()
            .AddSingleton<ISignInEndpoint, ProviderEndpoint>();
        foreach (var (_, path) in settings.Paths.Where(entry => entry.Name != nameof(settings.Path)))
        {
            _ = services.AddSingleton<ISignInEndpoint>(new ProviderCallbackEndpoint(path));
        }

        if (settings.AccessTokenAudience is not null)
        {
            _ = services.AddSingleton<SiteTokenHandler, ProviderTokenHandler>();
        }

        _ = services.AddOptions<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme)
            .Configure<ProviderMetadata, TimeProvider>((client, metadata, time) => Configure(client, settings, metadata, time));
        _ = schemes.AddOpenIdConnect(_ => { });
    }

    private static void Configure(OpenIdConnectOptions client, OpenIdConnectSettings settings, ProviderMetadata metadata, TimeProvider time)
    {
        client.TimeProvider = time;
        client.Authority = settings.Authority;
        client.MetadataAddress = settings.MetadataAddress;
        client.RequireHttpsMetadata = !settings.AllowHttp;
        client.ConfigurationManager = metadata.Value;
        client.ClientId = settings.ClientId;
        client.ClientSecret = settings.ReadSecret();
        client.PostsClientSecret = settings.PostsClientSecret;
        client.Prompt = settings.Prompt;
        client.CallbackPath = settings.CallbackPath;
        client.SignedOutCallbackPath = settings.SignedOutCallbackPath;
        client.RemoteSignOutPath = settings.RemoteSignOutPath;
        client.GetClaimsFromUserInfoEndpoint = true;
        client.SaveTokens = true;
        client.ClaimActions.Add(new UserInformationClaims());
        client.EventsType = typeof(ProviderEvents);
        client.BackchannelHttpHandler = settings.Address.CreateHandler();
        client.BackchannelTimeout = AuthorityAddress.Timeout;
        client.TokenValidationParameters.ValidAlgorithms = settings.AcceptedAlgorithms;
        client.TokenValidationParameters.ClockSkew = ClockSkew;

        // Answers come by GET, so that a cookie comes along which pages of other sites cannot have sent: no Secure is needed for it on a network without TLS.
        client.ResponseMode = OpenIdConnectResponseMode.Query;
        client.CorrelationCookie.SameSite = SameSiteMode.Lax;
        client.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        client.Scope.Clear();
        foreach (var scope in settings.AskedScopes)
        {
            client.Scope.Add(scope);
        }
    }
}
