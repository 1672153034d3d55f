using Microsoft.AspNetCore.Authentication;

namespace Ouistiti.Middleware.Authentication.None;

/// <summary>Adds the identity of visitors.</summary>
internal static class NoneExtensions
{
    /// <summary>Adds the scheme <see cref="NoneDefaults.AuthenticationScheme"/>.</summary>
    public static AuthenticationBuilder AddNone(this AuthenticationBuilder builder, Action<NoneOptions> configure) =>
        builder.AddScheme<NoneOptions, NoneHandler>(NoneDefaults.AuthenticationScheme, configure);
}
