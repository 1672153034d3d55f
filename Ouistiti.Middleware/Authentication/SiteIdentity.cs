namespace Ouistiti.Middleware.Authentication;

/// <summary>Says which site it is that somebody signs in to.</summary>
/// <param name="Name">The site's name in <c>Ouistiti:Sites</c>.</param>
internal sealed record SiteIdentity(string Name);
