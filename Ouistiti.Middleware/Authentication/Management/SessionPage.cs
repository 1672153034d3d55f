namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>The sessions of an account.</summary>
/// <param name="Sessions">The sessions, the latest first.</param>
internal sealed record SessionPage(IReadOnlyList<SessionModel> Sessions);
