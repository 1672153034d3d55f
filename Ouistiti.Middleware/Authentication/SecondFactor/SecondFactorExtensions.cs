using Microsoft.Extensions.DependencyInjection;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>Adds the second factor.</summary>
internal static class SecondFactorExtensions
{
    /// <summary>Adds what all sites share.</summary>
    public static IServiceCollection AddSecondFactors(this IServiceCollection services) => services.AddSingleton<FactorVault>().AddSingleton<SecondFactors>();

    /// <summary>Adds a site's pages.</summary>
    /// <param name="services">The site's services.</param>
    /// <param name="server">The server's services.</param>
    public static IServiceCollection AddSecondFactorEndpoints(this IServiceCollection services, IServiceProvider server) => services
        .AddSingleton(server.GetRequiredService<SecondFactors>())
        .AddSingleton<ISecondFactors>(server.GetRequiredService<SecondFactors>())
        .AddSingleton<FactorAttempts>()
        .AddSingleton<ISignInEndpoint, CodeEndpoint>()
        .AddSingleton<ISignInEndpoint, EnrolmentEndpoint>();
}
