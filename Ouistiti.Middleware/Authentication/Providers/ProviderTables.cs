using System.Collections.Concurrent;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>The users of all providers who have signed in, for all sites of the server. Each site has its own: which group somebody is in, and whether he may come in at all, is another matter on another site.</summary>
internal sealed class ProviderTables(StateDatabase database)
{
    private readonly ConcurrentDictionary<string, ProviderTable> _tables = new(StringComparer.Ordinal);

    /// <summary>The users of one provider at one site.</summary>
    /// <param name="authority">The provider's address.</param>
    /// <param name="site">The site's name.</param>
    public ProviderTable this[string authority, string site] => _tables.GetOrAdd($"{authority} {site}", key => new ProviderTable(database, key));
}
