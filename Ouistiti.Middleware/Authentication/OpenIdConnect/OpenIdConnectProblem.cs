namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>Why nobody has been signed in.</summary>
internal enum OpenIdConnectProblem
{
    /// <summary>What came back belongs to no sign-in that this browser has begun, or to one that is over.</summary>
    Stale,

    /// <summary>The provider, or the user there, said no.</summary>
    Denied,

    /// <summary>The provider does not answer, or says that it cannot.</summary>
    Unreachable,

    /// <summary>What the provider says is not as it must be: it is not believed.</summary>
    Untrusted,

    /// <summary>The provider takes this site for no client of its own, or the credentials for wrong.</summary>
    Misconfigured,

    /// <summary>The user is known to the provider, and not admitted here.</summary>
    NotAdmitted,
}
