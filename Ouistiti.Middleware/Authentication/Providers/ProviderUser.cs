using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Who a user of a provider is here.</summary>
/// <param name="Subject">Which one the provider means: it never gives this to somebody else (OpenID Connect Core 1.0, section 5.7).</param>
/// <param name="Name">His name here.</param>
/// <param name="Group">His group here.</param>
/// <param name="Home">His own directory; empty where he has none.</param>
/// <param name="Status">The state of his account.</param>
internal sealed record ProviderUser(string Subject, string Name, string Group, string Home, AccountStatus Status);
