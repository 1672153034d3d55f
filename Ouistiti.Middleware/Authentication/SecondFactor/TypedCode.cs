namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>Reads what somebody typed, or pasted, as a code.</summary>
internal static class TypedCode
{
    // More than the longest code with all its separators.
    private const int Longest = 64;

    /// <summary>The digits of it. Spaces and hyphens help people, and mean nothing.</summary>
    /// <returns>Null where anything else is in it, or far too much.</returns>
    public static string? Read(string? text)
    {
        if (text is null or { Length: > Longest })
        {
            return null;
        }

        var digits = text.Replace(" ", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal);
        return digits.Length > 0 && digits.All(char.IsAsciiDigit) ? digits : null;
    }
}
