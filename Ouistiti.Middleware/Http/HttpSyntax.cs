using System.Buffers;
using System.Collections.Frozen;

namespace Ouistiti.Middleware.Http;

/// <summary>The few rules of HTTP that configuration and requests are checked against.</summary>
internal static class HttpSyntax
{
    // The registry of methods (RFC 9110, section 16.1.1), without those that no origin server has.
    private static readonly FrozenSet<string> KnownMethods = new[]
    {
        "ACL", "BASELINE-CONTROL", "BIND", "CHECKIN", "CHECKOUT", "COPY", "DELETE", "GET", "HEAD", "LABEL", "LINK", "LOCK", "MERGE", "MKACTIVITY", "MKCALENDAR",
        "MKCOL", "MKREDIRECTREF", "MKWORKSPACE", "MOVE", "OPTIONS", "ORDERPATCH", "PATCH", "POST", "PROPFIND", "PROPPATCH", "PUT", "QUERY", "REBIND", "REPORT", "SEARCH",
        "UNBIND", "UNCHECKOUT", "UNLINK", "UNLOCK", "UPDATE", "UPDATEREDIRECTREF", "VERSION-CONTROL",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Whether a method is registered: one that is not gets 501, and not 405 (RFC 9110, section 9.1).</summary>
    public static bool IsKnownMethod(string method) => KnownMethods.Contains(method);

    /// <summary>Whether the text is a token (RFC 9110, section 5.6.2), as the names of headers, methods and charsets are.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenCharacters);

    /// <summary>Whether the text can stand as a header's value: visible ASCII characters and spaces (RFC 9110, section 5.5).</summary>
    public static bool IsFieldValue(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange(' ', '~');

    /// <summary>A text as a quoted string (RFC 9110, section 5.6.4). It must be a field value.</summary>
    public static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
