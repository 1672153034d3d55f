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

        ValidateGroup(nameof(Group), Group, check);
    }

    /// <summary>Reports what cannot be the name of a group here.</summary>
    internal static void ValidateGroup(string name, string group, SectionCheck check)
    {
        if (group.Length == 0 || group.Any(character => character is ':' or '/' || char.IsControl(character)))
        {
            check.Report(name, "cannot be the name of a group", "a name such as users, without colon, slash and control characters");
        }
    }
}
