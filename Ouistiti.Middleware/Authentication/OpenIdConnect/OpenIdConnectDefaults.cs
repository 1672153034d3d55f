namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>Default values of OpenID Connect.</summary>
internal static class OpenIdConnectDefaults
{
    /// <summary>The scheme's name.</summary>
    public const string AuthenticationScheme = "OpenIdConnect";

    /// <summary>The property of a request's state that holds the redirection URI which the code was asked for with.</summary>
    public const string RedirectUriForCodePropertiesKey = "OpenIdConnect.Code.RedirectUri";

    /// <summary>The property of a request's state that holds the nonce.</summary>
    public const string NoncePropertiesKey = "OpenIdConnect.Nonce";
}
