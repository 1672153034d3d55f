using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>A one-time code (RFC 6238) that has to be given after the password.</summary>
public sealed class SecondFactorOptions
{
    private const int LongestLabel = 64;

    /// <summary>The name of this factor, in tokens and in the accounts' lists of factors.</summary>
    public string Factor { get; set; } = "totp";

    /// <summary>Of whom the code is asked: of everybody, who then enrols at the next sign-in (<c>Everybody</c>), or of who has enrolled (<c>Enrolled</c>).</summary>
    public SecondFactorDemand Demand { get; set; } = SecondFactorDemand.Everybody;

    /// <summary>The path of the page that asks for the code.</summary>
    public string Path { get; set; } = "/signin/code";

    /// <summary>The path of the page at which users enrol.</summary>
    public string EnrolmentPath { get; set; } = "/signin/enrol";

    /// <summary>What the user's app shows as the name of this server. Without it, the realm.</summary>
    public string? Label { get; set; }

    /// <summary>Reports what is wrong.</summary>
    public void Validate(SectionCheck check)
    {
        if (!HttpSyntax.IsToken(Factor) || Factor.Contains('+'))
        {
            check.Report(nameof(Factor), "cannot be the name of a factor", "letters, digits and hyphens");
        }

        foreach (var (name, path) in new[] { (nameof(Path), Path), (nameof(EnrolmentPath), EnrolmentPath) })
        {
            if (path.Length < 2 || path[0] != '/' || path[1] is '/' or '\\' || !HttpSyntax.IsFieldValue(path) || path.AsSpan().IndexOfAny("?#") >= 0)
            {
                check.Report(name, "is not a path", "a path such as /signin/code");
            }
        }

        if (Label is not null && (Label.Length > LongestLabel || Label.Any(character => character == ':' || char.IsControl(character) || char.IsSurrogate(character))))
        {
            check.Report(nameof(Label), "cannot be shown by every app", $"1 to {LongestLabel} characters, no colon or control character");
        }
    }
}
