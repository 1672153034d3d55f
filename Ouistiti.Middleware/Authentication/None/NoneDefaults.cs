namespace Ouistiti.Middleware.Authentication.None;

/// <summary>Default values of the identity of visitors.</summary>
internal static class NoneDefaults
{
    /// <summary>The scheme's name.</summary>
    public const string AuthenticationScheme = "None";
}
