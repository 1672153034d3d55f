namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>Nobody has been signed in.</summary>
/// <param name="problem">Why.</param>
/// <param name="message">The same for the log, in one sentence without an end; what comes from the network is bounded.</param>
/// <param name="inner">What led to it.</param>
internal sealed class OpenIdConnectException(OpenIdConnectProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public OpenIdConnectProblem Problem => problem;

    /// <summary>The error that the provider names (RFC 6749, sections 4.1.2.1 and 5.2); null where it names none.</summary>
    public string? Error { get; init; }
}
