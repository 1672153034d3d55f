using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>A user of a provider who has signed in here.</summary>
/// <param name="Subject">Which one the provider means.</param>
/// <param name="Account">His account here. The name is his for as long as this is remembered.</param>
/// <param name="IsLocal">Whether it stands for an account of the site's own.</param>
/// <param name="CheckedAt">When the provider said the last time that he may sign in, in seconds since 1970.</param>
/// <param name="SessionId">The provider's name of his session there; null where it gives none.</param>
/// <param name="Secrets">His refresh token and his ID token, encrypted; null where there is neither.</param>
internal sealed record ProviderAccount(string Subject, Account Account, bool IsLocal, long CheckedAt, string? SessionId, byte[]? Secrets);
