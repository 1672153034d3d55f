namespace Ouistiti.Middleware.Authentication.Basic;

/// <summary>Default values of Basic authentication.</summary>
internal static class BasicDefaults
{
    /// <summary>The scheme's name, which is also its name on the wire.</summary>
    public const string AuthenticationScheme = "Basic";
}
