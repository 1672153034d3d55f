using System.Security.Claims;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Who has signed in with an account of this server.</summary>
internal sealed class AccountIdentity : ClaimsIdentity
{
    /// <summary>Says who has signed in.</summary>
    /// <param name="account">The account, as it is now.</param>
    /// <param name="scheme">The scheme by which he did.</param>
    /// <param name="factors">The names of the factors that have succeeded.</param>
    public AccountIdentity(Account account, string scheme, IReadOnlyCollection<string> factors)
        : base(ClaimsOf(account, factors), scheme, AccountClaims.User, AccountClaims.Role)
    {
        Account = account;
        Factors = factors;
    }

    /// <summary>The account at the time of the request.</summary>
    public Account Account { get; }

    /// <summary>The names of the factors that have succeeded.</summary>
    public IReadOnlyCollection<string> Factors { get; }

    /// <summary>The identifier of the session of the token that says so; null where none does.</summary>
    public string? TokenId { get => field ?? Token?.Id; init; }

    /// <summary>The session of the token that says so; null where none does.</summary>
    public TokenSession? Token { get; init; }

    private static IEnumerable<Claim> ClaimsOf(Account account, IReadOnlyCollection<string> factors)
    {
        yield return new Claim(AccountClaims.User, account.Name);
        yield return new Claim(AccountClaims.Role, account.Status == AccountStatus.Reapproving ? AccountClaims.ReapprovingRole : account.Group);
        yield return new Claim(AccountClaims.Home, account.Home);
        yield return new Claim(AccountClaims.Status, account.Status.ToString().ToLowerInvariant());
        foreach (var factor in factors)
        {
            yield return new Claim(AccountClaims.Factor, factor);
        }
    }
}
