namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>Makes the stores that a site configures.</summary>
internal static class AccountStores
{
    /// <summary>Makes the stores, in their order. None is read yet.</summary>
    /// <param name="options">The stores, validated.</param>
    /// <param name="site">The site's name.</param>
    public static IReadOnlyList<IAccountStore> Create(IReadOnlyList<AccountStoreOptions> options, string site) =>
        [.. options.Select((store, index) => Create(store, $"{site}:{index}"))];

    private static ConfigurationStore Create(AccountStoreOptions options, string place) =>
        options.Users is { } users ? new ConfigurationStore($"configuration:{place}", users) : throw new NotSupportedException();
}
