namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>What can be the name of an account.</summary>
internal static class AccountName
{
    /// <summary>What is expected where a name is not valid.</summary>
    public const string Expected = "1 to 64 characters, no colon, slash, backslash, space at an end, control character or character beyond U+FFFF (such as an emoji), and not only dots";

    /// <summary>The most characters.</summary>
    public const int Longest = 64;

    /// <summary>
    /// Whether a text can be a name everywhere: in a line of a password file, in Basic (RFC 7617 leaves no colon), as a directory of its own.
    /// </summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= Longest && name.Trim().Length == name.Length && name.Trim('.').Length > 0
        && !name.Any(character => character is ':' or '/' or '\\' || char.IsControl(character) || char.IsSurrogate(character));
}
