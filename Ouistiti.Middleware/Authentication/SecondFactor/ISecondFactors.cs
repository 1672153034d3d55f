using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>Knows who has enrolled.</summary>
internal interface ISecondFactors
{
    /// <summary>Whether an account has a second factor. It is cheap enough for each request; what another process changed is seen within a second.</summary>
    /// <exception cref="AccountStoreException">It cannot be told: the factor must be asked for.</exception>
    bool IsEnrolled(Account account);
}
