using System.Security.Claims;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.None;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Who asks for something, and what he may do.</summary>
internal sealed record Caller
{
    /// <summary>His name; empty where he has not signed in.</summary>
    public string Name { get; private init; } = string.Empty;

    /// <summary>His account; null where he has none here.</summary>
    public AccountIdentity? Identity { get; private init; }

    /// <summary>Whether he is an administrator, who may do everything.</summary>
    public bool IsRoot { get; private init; }

    /// <summary>Whether he may do nothing but change his own password.</summary>
    public bool MustChangePassword { get; private init; }

    /// <summary>The factor that he has to show before anything else; null where none is missing.</summary>
    public string? MissingFactor { get; private init; }

    /// <summary>Whether he has signed in.</summary>
    public bool IsKnown => Name.Length > 0;

    /// <summary>Finds out who asks.</summary>
    /// <param name="user">Whom the gate knows.</param>
    /// <param name="options">Who administrates.</param>
    /// <param name="policy">Says when a sign-in is complete.</param>
    public static Caller Of(ClaimsPrincipal user, ManagementOptions options, SignInPolicy policy) => user.Identity switch
    {
        AccountIdentity identity => Of(identity, options, policy),
        ClaimsIdentity { IsAuthenticated: true, AuthenticationType: not NoneDefaults.AuthenticationScheme, Name: { Length: > 0 } name } stranger when policy.IsAdmissible(stranger) =>
            new Caller { Name = name, IsRoot = stranger.HasClaim(AccountClaims.Role, options.Root) },
        _ => new Caller(),
    };

    /// <summary>Whether an account is an administrator's.</summary>
    public static bool IsAdministrator(Account account, ManagementOptions options) => account.Name == options.Root || account.Group == options.Root;

    /// <summary>Whether an account is his.</summary>
    public bool Is(string name) => Identity is not null && Name == name;

    /// <summary>Whether he may know of an account.</summary>
    public bool MaySee(string name) => IsRoot || Is(name);

    private static Caller Of(AccountIdentity identity, ManagementOptions options, SignInPolicy policy)
    {
        var missing = policy.MissingFactor(identity);
        var isLimited = SignInPolicy.MustChangePassword(identity);
        return new Caller
        {
            Name = identity.Account.Name,
            Identity = identity,
            MustChangePassword = isLimited,
            MissingFactor = missing is not null && !policy.ChangesPasswordFirst(identity) ? missing : null,
            IsRoot = missing is null && !isLimited && IsAdministrator(identity.Account, options),
        };
    }
}
