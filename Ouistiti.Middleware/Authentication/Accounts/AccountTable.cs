namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>The accounts of a store at one time, by their names.</summary>
internal sealed class AccountTable
{
    private readonly Dictionary<string, Account> _accounts;

    /// <summary>Takes accounts over. One that is as it was before stays the same object.</summary>
    /// <param name="accounts">The accounts; of several with one name, the first counts.</param>
    /// <param name="before">The accounts of before, if there are any.</param>
    public AccountTable(IEnumerable<Account> accounts, AccountTable? before)
    {
        _accounts = new Dictionary<string, Account>(StringComparer.Ordinal);
        foreach (var account in accounts)
        {
            _ = _accounts.TryAdd(account.Name, before?.Find(account.Name) is { } known && AreSame(known, account) ? known : account);
        }
    }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<Account> All => _accounts.Values;

    /// <summary>Finds one by its name.</summary>
    public Account? Find(string name) => _accounts.GetValueOrDefault(name);

    /// <summary>Whether two say the same in everything.</summary>
    public static bool AreSame(Account one, Account other) =>
        (one.Store, one.Name, one.Group, one.Home, one.Status) == (other.Store, other.Name, other.Group, other.Home, other.Status)
        && one.Password.ToString() == other.Password.ToString()
        && one.DisabledFactors.SequenceEqual(other.DisabledFactors, StringComparer.Ordinal);
}
