using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>A group of this site that one of the provider's stands for.</summary>
public sealed class ProviderGroupOptions
{
    /// <summary>The value of the claim.</summary>
    public string Claim { get; set; } = string.Empty;

    /// <summary>The group here.</summary>
    public string Group { get; set; } = string.Empty;

    /// <summary>Reports what is wrong.</summary>
    public void Validate(SectionCheck check)
    {
        if (Claim.Length == 0)
        {
            check.Report(nameof(Claim), "is missing", "a group or a role, as the provider's claim has it");
        }

        if (Group.Length == 0 || Group.Any(character => character is ':' or '/' || char.IsControl(character)))
        {
            check.Report(nameof(Group), "cannot be the name of a group", "a name such as users, without colon, slash and control characters");
        }
    }
}
