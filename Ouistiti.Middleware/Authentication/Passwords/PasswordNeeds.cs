using System.Collections.Concurrent;

namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>
/// What Digest needs of the passwords of a store, on all sites together: a site without Digest must not drop what another one lets the same users
/// in by.
/// </summary>
internal sealed class PasswordNeeds
{
    private readonly ConcurrentDictionary<string, IReadOnlySet<Ha1Kind>> _needs = new(StringComparer.Ordinal);

    /// <summary>Says what a site needs of a store. It stays until the server ends.</summary>
    public void Add(string store, IEnumerable<Ha1Kind> kinds) => _needs.AddOrUpdate(store, _ => kinds.ToHashSet(), (_, before) => before.Union(kinds).ToHashSet());

    /// <summary>What is needed of a store.</summary>
    public IReadOnlySet<Ha1Kind> Of(string store) => _needs.GetValueOrDefault(store) ?? new HashSet<Ha1Kind>();
}
