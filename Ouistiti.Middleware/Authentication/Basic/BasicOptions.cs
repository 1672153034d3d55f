using Microsoft.AspNetCore.Authentication;

namespace Ouistiti.Middleware.Authentication.Basic;

/// <summary>Options of Basic authentication.</summary>
internal sealed class BasicOptions : AuthenticationSchemeOptions
{
    /// <summary>What users sign in to, as browsers show it: visible ASCII characters and spaces.</summary>
    public string Realm { get; set; } = string.Empty;

    /// <summary>The name of the factor that a right password is.</summary>
    public string Factor { get; set; } = "password";
}
