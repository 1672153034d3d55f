using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>
/// The tokens that a request comes with: the one in <c>Authorization</c>, or else in <c>X-Auth-Token</c>, or else those in cookies. Of these
/// there may be several, for another host of the domain can set one too.
/// </summary>
internal ref struct RequestTokens
{
    private const string Scheme = "Bearer ";

    private readonly StringValues _cookies;
    private ReadOnlySpan<char> _single;
    private ReadOnlySpan<char> _rest;
    private int _line;

    /// <summary>Looks at a request.</summary>
    public RequestTokens(HttpRequest request)
    {
        var headers = request.Headers;
        if (headers.Authorization is [{ } authorization] && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            _single = authorization.AsSpan(Scheme.Length).Trim(' ');
        }
        else if (headers.TryGetValue(TokenNames.Header, out var values) && values.Count > 0)
        {
            // Several make none that is valid.
            _single = values.ToString();
        }
        else
        {
            _cookies = headers.Cookie;
        }
    }

    /// <summary>The token.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    public readonly RequestTokens GetEnumerator() => this;

    /// <summary>Goes on to the next one.</summary>
    public bool MoveNext()
    {
        if (!_single.IsEmpty)
        {
            Current = _single;
            _single = default;
            return true;
        }

        while (true)
        {
            if (_rest.IsEmpty)
            {
                if (_line == _cookies.Count)
                {
                    return false;
                }

                _rest = _cookies[_line++];
                continue;
            }

            var end = _rest.IndexOf(';');
            var cookie = (end < 0 ? _rest : _rest[..end]).Trim(' ');
            _rest = end < 0 ? default : _rest[(end + 1)..];
            const string name = TokenNames.Header;
            if (cookie.Length > name.Length + 1 && cookie[name.Length] == '=' && cookie.StartsWith(name, StringComparison.Ordinal))
            {
                Current = cookie[(name.Length + 1)..].Trim('"');
                return true;
            }
        }
    }
}
