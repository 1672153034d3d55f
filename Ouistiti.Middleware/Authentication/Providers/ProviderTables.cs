using System.Collections.Concurrent;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>The users of all providers who have signed in, for all sites of the server.</summary>
internal sealed class ProviderTables(StateDatabase database)
{
    private readonly ConcurrentDictionary<string, ProviderTable> _tables = new(StringComparer.Ordinal);

    /// <summary>The users of one provider.</summary>
    /// <param name="authority">The provider's address.</param>
    public ProviderTable this[string authority] => _tables.GetOrAdd(authority, key => new ProviderTable(database, key));
}
