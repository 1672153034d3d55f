namespace Ouistiti.Middleware.Authentication.Form;

/// <summary>Options of signing in by a form.</summary>
internal sealed class FormOptions : PasswordHandlerOptions
{
    /// <summary>The paths that a form may be sent to.</summary>
    public IReadOnlyCollection<string> Paths { get; set; } = [];
}
