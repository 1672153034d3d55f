using Microsoft.AspNetCore.Authentication;

namespace Ouistiti.Middleware.Authentication.Basic;

/// <summary>Adds Basic authentication.</summary>
internal static class BasicExtensions
{
    /// <summary>Adds the scheme <see cref="BasicDefaults.AuthenticationScheme"/>.</summary>
    public static AuthenticationBuilder AddBasic(this AuthenticationBuilder builder, Action<BasicOptions> configure) =>
        builder.AddScheme<BasicOptions, BasicHandler>(BasicDefaults.AuthenticationScheme, configure);
}
