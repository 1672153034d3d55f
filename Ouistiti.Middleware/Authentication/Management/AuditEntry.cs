namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>A change that somebody made, or tried to.</summary>
/// <param name="Id">Its number; later ones have greater ones.</param>
/// <param name="Time">When.</param>
/// <param name="Actor">Who; empty where somebody asked who has not signed in.</param>
/// <param name="Action">What was done.</param>
/// <param name="Account">The name of the account that it was done to.</param>
/// <param name="Details">What exactly; never a password, nor what is kept of one.</param>
/// <param name="Site">The name of the site.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="Outcome">What came of it; <c>begun</c> where the server ended in the middle.</param>
internal sealed record AuditEntry(long Id, DateTimeOffset Time, string Actor, string Action, string Account, string Details, string Site, string Address, string Outcome);
