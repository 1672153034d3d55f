using Microsoft.AspNetCore.Authentication;

namespace Ouistiti.Middleware.Authentication.Form;

/// <summary>Adds signing in by a form.</summary>
internal static class FormExtensions
{
    /// <summary>Adds the scheme <see cref="FormDefaults.AuthenticationScheme"/>.</summary>
    public static AuthenticationBuilder AddForm(this AuthenticationBuilder builder, Action<FormOptions> configure) =>
        builder.AddScheme<FormOptions, FormHandler>(FormDefaults.AuthenticationScheme, configure);
}
