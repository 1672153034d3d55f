namespace Ouistiti.Middleware.Authentication.Form;

/// <summary>Default values of signing in by a form.</summary>
internal static class FormDefaults
{
    /// <summary>The scheme's name.</summary>
    public const string AuthenticationScheme = "Form";

    /// <summary>The name of the challenge on the wire, as the C server has it.</summary>
    public const string ChallengeScheme = "WWW-Form";
}
