namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>What a provider is asked for.</summary>
internal enum ProviderEndpoint
{
    Discovery,
    Keys,
    Authorize,

    /// <summary>A code for tokens.</summary>
    Token,

    /// <summary>A refresh token for new tokens: at the same address.</summary>
    Refresh,
    UserInfo,
    EndSession,

    /// <summary>Anything else, such as the place where <see cref="CannedAnswer.Redirect"/> leads.</summary>
    Elsewhere,
}
