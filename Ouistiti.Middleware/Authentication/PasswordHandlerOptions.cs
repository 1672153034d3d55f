using Microsoft.AspNetCore.Authentication;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Options of a scheme by which users send a password.</summary>
internal abstract class PasswordHandlerOptions : AuthenticationSchemeOptions
{
    /// <summary>What users sign in to, as browsers show it: visible ASCII characters and spaces.</summary>
    public string Realm { get; set; } = string.Empty;

    /// <summary>The name of the factor that a right password is.</summary>
    public string Factor { get; set; } = "password";
}
