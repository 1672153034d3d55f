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
        : base(AccountClaims.Of(account.Name, account.Group, account.Home, account.Status, factors), scheme, AccountClaims.User, AccountClaims.Role)
    {
        Account = account;
        Factors = factors;
    }

    /// <summary>The account at the time of the request.</summary>
    public Account Account { get; }

    /// <summary>The names of the factors that have succeeded.</summary>
    public IReadOnlyCollection<string> Factors { get; }

    /// <summary>The session of the token that says so; null where none does.</summary>
    public TokenSession? Token { get; init; }
}
