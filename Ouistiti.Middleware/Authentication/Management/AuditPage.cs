namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Some of what was changed.</summary>
/// <param name="Entries">The changes, the latest first.</param>
/// <param name="Next">Where the earlier ones are; null after the first.</param>
internal sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? Next);
