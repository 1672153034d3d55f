using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>Whose a second factor is, among all accounts of the machine.</summary>
/// <param name="Store">The <see cref="IAccountStore.Id"/> of the account's store.</param>
/// <param name="Name">The account's name.</param>
internal readonly record struct FactorOwner(string Store, string Name)
{
    /// <summary>Whose an account's is.</summary>
    public static FactorOwner Of(Account account) => new(account.Store, account.Name);
}
