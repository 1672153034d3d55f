using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>What a password that somebody chooses has to be (NIST SP 800-63B, section 5.1.1: long rather than complicated, and not what everybody tries first).</summary>
public static class NewPassword
{
    /// <summary>The least number of characters.</summary>
    public const int Shortest = 8;

    private const int Longest = 256;

    // The few that are long enough and still in everybody's first hundred tries.
    private static readonly string[] Common =
    [
        "password", "password1", "passw0rd", "12345678", "123456789", "1234567890", "87654321", "qwertyui", "qwertyuiop", "iloveyou", "sunshine", "princess", "football",
        "baseball", "trustno1", "superman", "changeme", "letmein1", "welcome1", "administrator", "ouistiti", "raspberry",
    ];

    /// <summary>Why a text can be nobody's password, whoever wants it; null where it can.</summary>
    public static string? WhyImpossible(string password) =>
        password.Length == 0 ? "the password is empty"
        : password.Length > Longest ? $"the password is longer than {Longest} characters"
        : password.Any(char.IsControl) || !PasswordText.IsPossible(password) ? "the password holds a control character, or what is no character at all"
        : null;

    /// <summary>Why a password is too weak for a user; null where it is not.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="password">The password.</param>
    public static string? WhyWeak(string user, string password) =>
        password.Length < Shortest ? $"the password is shorter than {Shortest} characters"
        : string.Equals(password, user, StringComparison.OrdinalIgnoreCase) ? "the password is the user's name"
        : password.Distinct().Count() < 3 ? "the password is hardly more than one character over and over"
        : Common.Contains(password, StringComparer.OrdinalIgnoreCase) ? "the password is among those that everybody tries first"
        : null;
}
