namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>What there is to say of a token.</summary>
/// <param name="Header">Its header as JSON; null where it has none that can be read.</param>
/// <param name="Claims">Its claims as JSON; null where it has none that can be read.</param>
/// <param name="Problem">Why the site refuses it; null where it accepts it.</param>
public sealed record TokenReport(string? Header, string? Claims, string? Problem);
