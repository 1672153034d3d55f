namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>What comes of credentials.</summary>
internal enum DigestOutcome
{
    /// <summary>They cannot be read, or are for something else than was asked for: they say nothing of a password.</summary>
    Unusable,

    /// <summary>The names of the accounts have to be read first.</summary>
    NamesNeeded,

    /// <summary>The request's body has to be read first.</summary>
    BodyNeeded,

    /// <summary>There have been too many wrong passwords: they are not looked at.</summary>
    Locked,

    /// <summary>The password is wrong, or there is no such account, or it may not be used.</summary>
    Wrong,

    /// <summary>They are right, but the nonce is worth nothing any more, or has been used so often before.</summary>
    Stale,

    /// <summary>They are right.</summary>
    Accepted,
}
