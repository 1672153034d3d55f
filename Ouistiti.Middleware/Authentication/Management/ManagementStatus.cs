namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>What came of a request.</summary>
internal enum ManagementStatus
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>There is a new account.</summary>
    Created,

    /// <summary>The request cannot be understood.</summary>
    Malformed,

    /// <summary>What is asked for cannot be: a name, a password, a group.</summary>
    Invalid,

    /// <summary>Who asks has to sign in.</summary>
    Unknown,

    /// <summary>Who asks must not.</summary>
    Denied,

    /// <summary>There is no such thing.</summary>
    NotFound,

    /// <summary>There is an account of the name.</summary>
    Exists,

    /// <summary>The account is not what the request took it for.</summary>
    Changed,

    /// <summary>It cannot be done as things are: the last administrator would go, or the store does not take it.</summary>
    Conflict,

    /// <summary>Too many ask for accounts.</summary>
    TooMany,

    /// <summary>Accounts cannot be read or written at present.</summary>
    Unavailable,

    /// <summary>There is no room on the disk.</summary>
    Full,
}
