namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>The claims that say who a user is here. A dot leads into a claim that is an object (<c>realm_access.roles</c>).</summary>
public sealed class ProviderClaimsOptions
{
    /// <summary>The claim that says which user it is, for good: a provider never gives its value to somebody else. Where OpenID Connect is spoken, that is <c>sub</c>.</summary>
    public string Subject { get; set; } = "sub";

    /// <summary>The claim with the user's name. One that the provider does not vouch for, such as a mail address that is not verified, lets nobody in. Without this key:
    /// <c>preferred_username</c>, or else <c>sub</c>.</summary>
    public string? User { get; set; }

    /// <summary>The claim with the user's groups or roles.</summary>
    public string Group { get; set; } = "groups";

    /// <summary>The claim with the user's own directory. Without this key, he has none.</summary>
    public string? Home { get; set; }

    /// <summary>The claim with the state of the account: <c>activated</c>, <c>approving</c>, <c>repudiated</c>. Without this key, whoever may sign in is activated.</summary>
    public string? Status { get; set; }
}
