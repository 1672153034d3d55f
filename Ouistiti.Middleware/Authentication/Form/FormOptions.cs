using Microsoft.AspNetCore.Authentication;

namespace Ouistiti.Middleware.Authentication.Form;

/// <summary>Options of signing in by a form.</summary>
internal sealed class FormOptions : AuthenticationSchemeOptions
{
    /// <summary>What users sign in to.</summary>
    public string Realm { get; set; } = string.Empty;

    /// <summary>The name of the factor that a right password is.</summary>
    public string Factor { get; set; } = "password";

    /// <summary>The paths that a form may be sent to.</summary>
    public IReadOnlyCollection<string> Paths { get; set; } = [];
}
