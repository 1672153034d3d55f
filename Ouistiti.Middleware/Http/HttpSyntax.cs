using System.Buffers;

namespace Ouistiti.Middleware.Http;

/// <summary>The few rules of HTTP's grammar that configuration is checked against.</summary>
internal static class HttpSyntax
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Whether the text is a token (RFC 9110, section 5.6.2), as the names of headers, methods and charsets are.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenCharacters);

    /// <summary>Whether the text can stand as a header's value: visible ASCII characters and spaces (RFC 9110, section 5.5).</summary>
    public static bool IsFieldValue(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange(' ', '~');
}
