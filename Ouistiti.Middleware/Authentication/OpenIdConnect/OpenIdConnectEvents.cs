using Microsoft.AspNetCore.Authentication;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>What an application may have a say in while somebody signs in or out.</summary>
internal class OpenIdConnectEvents : RemoteAuthenticationEvents
{
    public Func<RedirectContext, Task> OnRedirectToIdentityProvider { get; set; } = _ => Task.CompletedTask;

    public Func<MessageReceivedContext, Task> OnMessageReceived { get; set; } = _ => Task.CompletedTask;

    public Func<AuthorizationCodeReceivedContext, Task> OnAuthorizationCodeReceived { get; set; } = _ => Task.CompletedTask;

    public Func<TokenResponseReceivedContext, Task> OnTokenResponseReceived { get; set; } = _ => Task.CompletedTask;

    public Func<TokenValidatedContext, Task> OnTokenValidated { get; set; } = _ => Task.CompletedTask;

    public Func<UserInformationReceivedContext, Task> OnUserInformationReceived { get; set; } = _ => Task.CompletedTask;

    public Func<RedirectContext, Task> OnRedirectToIdentityProviderForSignOut { get; set; } = _ => Task.CompletedTask;

    public Func<RemoteSignOutContext, Task> OnRemoteSignOut { get; set; } = _ => Task.CompletedTask;

    public Func<RemoteSignOutContext, Task> OnSignedOutCallbackRedirect { get; set; } = _ => Task.CompletedTask;

    /// <summary>The user is about to be sent to the provider.</summary>
    public virtual Task RedirectToIdentityProvider(RedirectContext context) => OnRedirectToIdentityProvider(context);

    /// <summary>The provider has answered by way of the user's browser.</summary>
    public virtual Task MessageReceived(MessageReceivedContext context) => OnMessageReceived(context);

    /// <summary>A code is about to be redeemed.</summary>
    public virtual Task AuthorizationCodeReceived(AuthorizationCodeReceivedContext context) => OnAuthorizationCodeReceived(context);

    /// <summary>The code has been redeemed.</summary>
    public virtual Task TokenResponseReceived(TokenResponseReceivedContext context) => OnTokenResponseReceived(context);

    /// <summary>The ID token is valid.</summary>
    public virtual Task TokenValidated(TokenValidatedContext context) => OnTokenValidated(context);

    /// <summary>The UserInfo endpoint has answered.</summary>
    public virtual Task UserInformationReceived(UserInformationReceivedContext context) => OnUserInformationReceived(context);

    /// <summary>The user is about to be sent to the provider to sign out there.</summary>
    public virtual Task RedirectToIdentityProviderForSignOut(RedirectContext context) => OnRedirectToIdentityProviderForSignOut(context);

    /// <summary>The provider says that the user has signed out there.</summary>
    public virtual Task RemoteSignOut(RemoteSignOutContext context) => OnRemoteSignOut(context);

    /// <summary>The user comes back from signing out at the provider.</summary>
    public virtual Task SignedOutCallbackRedirect(RemoteSignOutContext context) => OnSignedOutCallbackRedirect(context);
}
