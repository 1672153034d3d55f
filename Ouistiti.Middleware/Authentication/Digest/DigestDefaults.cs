namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>Default values of Digest authentication.</summary>
internal static class DigestDefaults
{
    /// <summary>The scheme's name, which is also its name on the wire.</summary>
    public const string AuthenticationScheme = "Digest";
}
