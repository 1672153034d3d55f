using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.None;

/// <summary>Who visitors are that do not sign in.</summary>
public sealed class NoneSettings
{
    /// <summary>The name that visitors have.</summary>
    public string User { get; set; } = "anonymous";

    /// <summary>The group of visitors, which is their role.</summary>
    public string Group { get; set; } = "anonymous";

    /// <summary>The directory of their own files.</summary>
    public string Home { get; set; } = string.Empty;

    /// <summary>Reports what is wrong.</summary>
    public void Validate(SectionCheck check)
    {
        if (!Accounts.AccountName.IsValid(User))
        {
            check.Report(nameof(User), "cannot be a user's name", Accounts.AccountName.Expected);
        }
    }
}
