using System.Buffers;
using System.Text;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>
/// Reads the parameters of an Authorization field (RFC 9110, section 11.2): names with a token or a quoted string each, between commas.
/// Nothing is copied, but for quoted strings with a backslash.
/// </summary>
/// <param name="text">What follows the scheme's name.</param>
internal ref struct AuthenticationParameters(ReadOnlySpan<char> text)
{
    // What ends or breaks a quoted string: control characters other than a tab cannot stand in one.
    private static readonly SearchValues<char> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(character => character != '\t').Select(character => (char)character), '"', '\\', '\x7f']);

    private ReadOnlySpan<char> _rest = text;

    /// <summary>Whether something could not be read. There is no parameter after it.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Reads the next parameter.</summary>
    /// <param name="name">Its name, in the letters of the request.</param>
    /// <param name="value">Its value, without quotation marks and backslashes.</param>
    /// <returns>False at the end, and where the text is malformed.</returns>
    public bool TryRead(out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        name = value = default;

        // Empty elements of a list are allowed (RFC 9110, section 5.6.1.2).
        _rest = _rest.TrimStart(" \t,");
        if (_rest.IsEmpty)
        {
            return false;
        }

        var equals = _rest.IndexOf('=');
        IsMalformed = equals < 0 || !HttpSyntax.IsToken(name = _rest[..equals].TrimEnd(" \t"));
        if (IsMalformed)
        {
            return false;
        }

        _rest = _rest[(equals + 1)..].TrimStart(" \t");
        IsMalformed = _rest is ['"', ..] ? !TryReadQuoted(out value) : !TryReadToken(out value);
        return !IsMalformed;
    }

    private bool TryReadToken(out ReadOnlySpan<char> value)
    {
        var comma = _rest.IndexOf(',');
        value = (comma < 0 ? _rest : _rest[..comma]).TrimEnd(" \t");
        _rest = comma < 0 ? default : _rest[comma..];
        return HttpSyntax.IsToken(value);
    }

    private bool TryReadQuoted(out ReadOnlySpan<char> value)
    {
        value = default;
        StringBuilder? unescaped = null;
        _rest = _rest[1..];
        while (true)
        {
            var end = _rest.IndexOfAny(Special);
            if (end < 0)
            {
                return false;
            }

            var part = _rest[..end];
            var special = _rest[end];
            _rest = _rest[(end + 1)..];
            if (special == '"')
            {
                value = unescaped is null ? part : unescaped.Append(part).ToString();
                _rest = _rest.TrimStart(" \t");
                return _rest.IsEmpty || _rest[0] == ',';
            }

            if (special != '\\' || _rest.IsEmpty || (char.IsControl(_rest[0]) && _rest[0] != '\t'))
            {
                return false;
            }

            _ = (unescaped ??= new StringBuilder()).Append(part).Append(_rest[0]);
            _rest = _rest[1..];
        }
    }
}
