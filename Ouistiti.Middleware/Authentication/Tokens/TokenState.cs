namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>What is known of the session that a token belongs to.</summary>
internal enum TokenState
{
    /// <summary>It goes on.</summary>
    Valid,

    /// <summary>It has been ended.</summary>
    Ended,

    /// <summary>Which sessions have been ended cannot be read: no token is accepted.</summary>
    Unknown,
}
