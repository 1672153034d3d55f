using System.ComponentModel.DataAnnotations;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>An account in the configuration.</summary>
public sealed class AccountOptions
{
    /// <summary>The user's name.</summary>
    [Required]
    public string Name { get; set; } = string.Empty;

    /// <summary>The password as <c>ouistiti passwd</c> prints it; or, where it does not matter who reads it, in clear.</summary>
    [Required]
    public string Password { get; set; } = string.Empty;

    /// <summary>The user's group, which is his role.</summary>
    public string Group { get; set; } = "users";

    /// <summary>The directory of the user's own files.</summary>
    public string Home { get; set; } = string.Empty;

    /// <summary>The state of the account: <c>Activated</c>, <c>Reapproving</c> (the password has to be changed), <c>Approving</c> (waits for an administrator) or <c>Repudiated</c> (banned).</summary>
    public AccountStatus Status { get; set; } = AccountStatus.Activated;

    /// <summary>Reports what is wrong.</summary>
    public void Validate(SectionCheck check)
    {
        if (!AccountName.IsValid(Name))
        {
            check.Report(nameof(Name), "cannot be a user's name", AccountName.Expected);
        }

        if (StoredPassword.Parse(Password).IsDamaged)
        {
            check.Report(nameof(Password), "matches no password: its format is not known, or damaged", "what ouistiti passwd prints, or * for an account without a password");
        }
    }
}
