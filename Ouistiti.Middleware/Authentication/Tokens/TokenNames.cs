namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>The names of what carries tokens, and what goes with them, on the wire.</summary>
internal static class TokenNames
{
    /// <summary>The header field, and the cookie, of a token.</summary>
    public const string Header = "X-Auth-Token";

    /// <summary>The header field, and the cookie, of the user's name.</summary>
    public const string RemoteUser = "X-Remote-User";

    /// <summary>The header field, and the cookie, of the user's group.</summary>
    public const string RemoteGroup = "X-Remote-Group";

    /// <summary>The header field, and the cookie, of the user's own directory.</summary>
    public const string RemoteHome = "X-Remote-Home";
}
