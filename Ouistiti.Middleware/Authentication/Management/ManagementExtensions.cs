using Microsoft.Extensions.DependencyInjection;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Adds the management of accounts.</summary>
internal static class ManagementExtensions
{
    /// <summary>Adds what all sites share.</summary>
    public static IServiceCollection AddManagement(this IServiceCollection services) => services.AddSingleton<AuditLog>().AddSingleton<ChangeTurn>();

    /// <summary>Adds a site's paths.</summary>
    /// <param name="services">The site's services.</param>
    /// <param name="server">The server's services.</param>
    public static IServiceCollection AddManagementEndpoints(this IServiceCollection services, IServiceProvider server)
    {
        // From now on somebody may want to see them.
        server.GetRequiredService<LiveSessions>().Begin();
        return services
            .AddSingleton(server.GetRequiredService<SecondFactors>())
            .AddSingleton(server.GetRequiredService<AuditLog>())
            .AddSingleton(server.GetRequiredService<ChangeTurn>())
            .AddSingleton<PasswordHashing>()
            .AddSingleton<Registrations>()
            .AddSingleton<AccountGuard>()
            .AddSingleton<AccountManager>()
            .AddSingleton<SessionManager>()
            .AddSingleton<EntityTags>()
            .AddSingleton<ApiGate>()
            .AddSingleton<AccountResource>()
            .AddSingleton<SessionResource>()
            .AddSingleton<OpenApiDocument>()
            .AddSingleton<ISignInEndpoint, ApiEndpoint>()
            .AddSingleton<ISignInEndpoint, AuditEndpoint>()
            .AddSingleton<ISignInEndpoint, ReferenceEndpoint>();
    }
}
