using System.Collections.Immutable;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>The users of one provider at one time.</summary>
internal sealed class ProviderUsers
{
    private readonly ImmutableDictionary<string, ProviderAccount> _bySubject;
    private readonly ImmutableDictionary<string, ProviderAccount> _byName;

    /// <summary>Takes users over, of whom no two have a name or a subject in common.</summary>
    public ProviderUsers(IEnumerable<ProviderAccount> users)
    {
        _bySubject = users.ToImmutableDictionary(user => user.Subject, StringComparer.Ordinal);
        _byName = _bySubject.Values.ToImmutableDictionary(user => user.Account.Name, StringComparer.Ordinal);
    }

    private ProviderUsers(ImmutableDictionary<string, ProviderAccount> bySubject, ImmutableDictionary<string, ProviderAccount> byName) => (_bySubject, _byName) = (bySubject, byName);

    /// <summary>How many there are.</summary>
    public int Count => _bySubject.Count;

    /// <summary>All of them.</summary>
    public IEnumerable<ProviderAccount> All => _bySubject.Values;

    /// <summary>Finds one by his name here.</summary>
    public ProviderAccount? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Finds one by what the provider calls him.</summary>
    public ProviderAccount? FindSubject(string subject) => _bySubject.GetValueOrDefault(subject);

    /// <summary>These, with one as he is now.</summary>
    public ProviderUsers With(ProviderAccount user)
    {
        var byName = _bySubject.TryGetValue(user.Subject, out var before) ? _byName.Remove(before.Account.Name) : _byName;
        return new ProviderUsers(_bySubject.SetItem(user.Subject, user), byName.SetItem(user.Account.Name, user));
    }

    /// <summary>These, without one.</summary>
    public ProviderUsers Without(ProviderAccount user) => new(_bySubject.Remove(user.Subject), _byName.Remove(user.Account.Name));
}
