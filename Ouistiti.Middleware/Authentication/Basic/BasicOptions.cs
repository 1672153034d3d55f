namespace Ouistiti.Middleware.Authentication.Basic;

/// <summary>Options of Basic authentication.</summary>
internal sealed class BasicOptions : PasswordHandlerOptions;
