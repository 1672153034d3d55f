namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>A token that has been issued, and may be given again.</summary>
/// <param name="Text">The token.</param>
/// <param name="Session">Its session.</param>
/// <param name="Identity">Whose it is.</param>
internal sealed record IssuedToken(string Text, TokenSession Session, AccountIdentity Identity);
