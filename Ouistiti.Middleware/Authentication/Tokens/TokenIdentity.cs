using System.Security.Claims;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Who has signed in elsewhere: what a token says of its user is all that is known here.</summary>
internal sealed class TokenIdentity : ClaimsIdentity
{
    /// <summary>Says who has signed in.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="role">The user's role; empty where he has none.</param>
    /// <param name="home">The user's own directory; empty where he has none.</param>
    /// <param name="status">The state of the account.</param>
    /// <param name="factors">The names of the factors that have succeeded.</param>
    public TokenIdentity(string user, string role, string home, AccountStatus status, IEnumerable<string> factors)
        : base(AccountClaims.Of(user, role, home, status, factors), nameof(SignInScheme.Bearer), AccountClaims.User, AccountClaims.Role)
    {
    }

    /// <summary>The session of the token.</summary>
    public required TokenSession Token { get; init; }
}
