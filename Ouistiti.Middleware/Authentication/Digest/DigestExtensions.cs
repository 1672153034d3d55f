using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>Adds Digest authentication.</summary>
internal static class DigestExtensions
{
    /// <summary>Adds the scheme <see cref="DigestDefaults.AuthenticationScheme"/>.</summary>
    public static AuthenticationBuilder AddDigest(this AuthenticationBuilder builder, Action<DigestOptions> configure)
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<DigestOptions>, DigestPostConfigureOptions>());
        builder.Services.TryAddSingleton<DigestUserNames>();
        builder.Services.TryAddSingleton<DigestVerifier>();
        builder.Services.TryAddSingleton<DigestSignIns>();
        builder.Services.TryAddSingleton<DigestBodies>();
        return builder.AddScheme<DigestOptions, DigestHandler>(DigestDefaults.AuthenticationScheme, configure);
    }
}
